// SPDX-License-Identifier: MIT
#include "support/daemonprocess.h"
#include "support/fakeelevenlabs.h"
#include "support/fakemem0process.h"
#include "support/filebytes.h"
#include "support/places.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::FakeElevenLabs;
using am::test::FakeMem0Process;

namespace {

const QString ada = u"+15550100123"_s;
const QString bob = u"+15550100144"_s;

/// As an event of the platform's about a call.
QByteArray webhook(const QString &type, const QJsonObject &data, qint64 at)
{
    return QJsonDocument(QJsonObject{{u"type"_s, type}, {u"event_timestamp"_s, at}, {u"data"_s, data}}).toJson();
}

QJsonObject turn(const QString &role, const QString &words)
{
    return {{u"role"_s, role}, {u"message"_s, words}};
}

/// `canary` stands in everything that is said, summed up and collected.
QByteArray transcription(const QString &conversation, const QString &caller, const QString &canary, qint64 began)
{
    const QJsonObject mood{{u"value"_s, canary + u"collected"_s}};
    return webhook(
        u"post_call_transcription"_s,
        {{u"conversation_id"_s, conversation},
         {u"agent_id"_s, u"agent_1"_s},
         {u"transcript"_s,
          QJsonArray{turn(u"agent"_s, u"Good day."_s), turn(u"user"_s, u"I keep %1said in the garden."_s.arg(canary))}},
         {u"metadata"_s,
          QJsonObject{{u"start_time_unix_secs"_s, began},
                      {u"phone_call"_s, QJsonObject{{u"direction"_s, u"inbound"_s}, {u"external_number"_s, caller}}}}},
         {u"analysis"_s, QJsonObject{{u"transcript_summary"_s, u"They spoke of %1summary."_s.arg(canary)},
                                     {u"data_collection_results"_s, QJsonObject{{u"mood"_s, mood}}}}}},
        began + 60);
}

qint64 now()
{
    return QDateTime::currentSecsSinceEpoch();
}

} // namespace

/// A caller leaves traces on every path there is, and is erased.
class tst_ErasedCaller : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_daemon = std::make_unique<DaemonProcess>();
        m_mem0.reset();
    }
    void cleanup()
    {
        if (QTest::currentTestFailed())
            qInfo().noquote() << m_daemon->log();
        m_daemon.reset();
    }

    void nothingIsLeftInAnyByte_data()
    {
        QTest::addColumn<QString>("flavor");
        QTest::newRow("the embedded store") << QString();
        QTest::newRow("Mem0's platform") << u"platform"_s;
        QTest::newRow("a self-hosted Mem0") << u"selfhosted"_s;
    }
    void nothingIsLeftInAnyByte()
    {
        QFETCH(QString, flavor);
        begin(flavor);
        const qint64 began = now() - 3600;
        leaveTraces(began);
        for (const QByteArray &trace : traces())
            QVERIFY2(holdsBytes(trace), trace.constData());
        QVERIFY(holdsBytes("bobcanary"));

        const QJsonObject certificate = erase({u"--yes"_s});
        QVERIFY2(certificate["complete"_L1].toBool(), QJsonDocument(certificate).toJson().constData());
        QCOMPARE(certificate["removed"_L1]["reports"_L1].toInt(), 3);
        QCOMPARE(certificate["removed"_L1]["recordings"_L1].toInt(), 1);
        QVERIFY(certificate["removed"_L1]["memories"_L1].toInt() >= 3);
        QCOMPARE(certificate["removed"_L1]["calls"_L1].toInt(), 1);
        QVERIFY(certificate["removed"_L1]["log_lines"_L1].toInt() >= 4);
        verifyNothingLeft();

        // What comes late is taken, and not kept.
        QCOMPARE(m_daemon->postCall(transcription(u"conv_ada_1"_s, ada, u"adacanary"_s, began)).status, 200);
        QCOMPARE(m_daemon->postCall(transcription(u"conv_ada_9"_s, ada, u"adacanary"_s, began)).status, 200);
        QVERIFY(m_daemon->waitUntilRemembered());
        QTRY_VERIFY(!holdsBytes("adacanary"));
        QVERIFY(memoriesOf(ada).isEmpty());
        QVERIFY(!memoriesOf(bob).isEmpty() || !m_mem0);
        QVERIFY(holdsBytes("bobcanary"));

        // A new call is remembered.
        QCOMPARE(m_daemon->postCall(transcription(u"conv_ada_new"_s, ada, u"newcanary"_s, now() + 5)).status, 200);
        QVERIFY(m_daemon->waitUntilRemembered());
        const auto answer = m_daemon->retrieve({{u"query"_s, u"newcanarysummary"_s}, {u"user_id"_s, ada}});
        QVERIFY2(answer.body.contains("newcanary"), answer.body.constData());
        QVERIFY(!answer.body.contains("adacanary"));
    }

    void aKillInTheMiddleDoesNotStopIt()
    {
        begin(u"platform"_s);
        leaveTraces(now() - 3600);
        QVERIFY(m_mem0->behave({{u"fail_status"_s, 503}}));
        const QJsonObject first = erase({u"--yes"_s});
        QVERIFY(!first["complete"_L1].toBool());
        QVERIFY(!first["remaining"_L1].toArray().isEmpty());
        m_daemon->kill();
        QVERIFY(m_mem0->behave({}));
        QVERIFY(!memoriesOf(ada).isEmpty());
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        QTRY_VERIFY(erase({u"--certificate"_s})["complete"_L1].toBool());
        verifyNothingLeft();
        QVERIFY(!memoriesOf(bob).isEmpty());
    }

    void aDeadLetterAndACallThatWasFetchedGoToo()
    {
        FakeElevenLabs platform;
        QVERIFY(platform.listen());
        platform.conversations = {
            FakeElevenLabs::call(u"conv_ada_4"_s, now() - 3600, ada, u"I keep adacanaryfetched in the garden"_s)};
        m_daemon->setEnvironment(u"ELEVENLABS_API_KEY"_s, QLatin1StringView(FakeElevenLabs::apiKey));
        begin(u"platform"_s,
              "[elevenlabs]\nreconcile_seconds = 0.2\nbase_url = \"" + platform.url().toString().toLatin1() + "\"\n");
        QTRY_VERIFY(m_daemon->log().contains("1 were kept that no webhook had brought"));
        QVERIFY(m_daemon->waitUntilRemembered());
        QVERIFY(m_mem0->behave({{u"fail_status"_s, 422}}));
        QCOMPARE(m_daemon->postCall(transcription(u"conv_ada_5"_s, ada, u"adacanarydead"_s, now() - 3600)).status, 200);
        QTRY_COMPARE(deadLetters(), 1);
        QVERIFY(m_mem0->behave({}));
        for (const char *trace : {"adacanaryfetched", "adacanarydead", "conv_ada_4", "conv_ada_5"})
            QVERIFY2(holdsBytes(trace), trace);

        const QJsonObject certificate = erase({u"--yes"_s});
        QVERIFY2(certificate["complete"_L1].toBool(), QJsonDocument(certificate).toJson().constData());
        QCOMPARE(certificate["removed"_L1]["reports"_L1].toInt(), 2);
        verifyNothingLeft({"conv_ada_4", "conv_ada_5"});
        QTRY_COMPARE(deadLetters(), 0);

        // The platform still lists the call.
        const int before = platform.listed();
        QTRY_VERIFY(platform.listed() >= before + 3);
        QVERIFY(m_daemon->waitUntilRemembered());
        verifyNothingLeft({"conv_ada_4", "conv_ada_5"});
    }

    void anExportHoldsWhatAnErasureTakes()
    {
        begin({});
        leaveTraces(now() - 3600);
        const QString path = m_files.filePath(u"ada.json"_s);
        QCOMPARE(ctl({u"export"_s, ada, path}).first, 0);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QJsonParseError error;
        const QJsonObject held = QJsonDocument::fromJson(file.readAll(), &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(held["caller"_L1].toString(), ada);
        QVERIFY(held["memories"_L1].toArray().size() >= 3);
        QCOMPARE(held["deliveries"_L1].toArray().size(), 3); // with the recording, which names nobody
        int reports = 0;
        int recordings = 0;
        for (const QJsonArray deliveries = held["deliveries"_L1].toArray(); const QJsonValue delivery : deliveries) {
            reports += int(delivery["report"_L1]["data"_L1].isObject());
            recordings = std::max(recordings, int(delivery["recordings"_L1].toArray().size()));
            QVERIFY(!delivery["receipt"_L1].toArray().isEmpty());
        }
        QCOMPARE(reports, 3);
        QCOMPARE(recordings, 1);
        QVERIFY(!held["log"_L1].toArray().isEmpty()); // the last request's line may still wait
        const QJsonArray calls = held["calls"_L1].toArray();
        QCOMPARE(calls.size(), 1);
        QCOMPARE(calls[0]["conversation"_L1].toString(), u"conv_ada_3"_s);
        const QJsonObject told = calls[0]["briefing"_L1]["dynamic_variables"_L1].toObject();
        QVERIFY(told["memory_context"_L1].toString().contains("adacanary"_L1));
        QCOMPARE(told["secret__memory_token"_L1].toString(), u"<REDACTED>"_s);
        QVERIFY(!held["memory_use"_L1].toArray().isEmpty());
        QVERIFY(held["card"_L1].isObject());
        QVERIFY(!QJsonDocument(held).toJson().contains("bobcanary"));
    }

private:
    void begin(const QString &flavor, const QByteArray &moreConfiguration = {})
    {
        if (!flavor.isEmpty()) {
            m_mem0 = std::make_unique<FakeMem0Process>(flavor);
            QVERIFY(m_mem0->port() != 0);
            m_daemon->setEnvironment(u"MEM0_BASE_URL"_s, m_mem0->url());
            m_daemon->setEnvironment(u"MEM0_API_KEY"_s, u"m0-test"_s);
            m_daemon->setEnvironment(u"MEM0_FLAVOR"_s, flavor);
        }
        m_daemon->configure("[delivery]\nsettle_seconds = 0.1\n" + moreConfiguration);
        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
    }

    /// By every way in.
    void leaveTraces(qint64 began)
    {
        QCOMPARE(m_daemon->postCall(transcription(u"conv_ada_1"_s, ada, u"adacanary"_s, began)).status, 200);
        QCOMPARE(m_daemon->postCall(transcription(u"conv_bob_1"_s, bob, u"bobcanary"_s, began)).status, 200);
        const QByteArray sound = QByteArray("adacanarysound").toBase64();
        const QByteArray audio = webhook(u"post_call_audio"_s,
                                         {{u"conversation_id"_s, u"conv_ada_1"_s},
                                          {u"agent_id"_s, u"agent_1"_s},
                                          {u"full_audio"_s, QString::fromLatin1(sound)}},
                                         began + 61);
        QCOMPARE(m_daemon->postCall(audio).status, 200);
        const QJsonObject attempt{{u"To"_s, ada}, {u"CallStatus"_s, u"busy"_s}, {u"ToCity"_s, u"adacanarycity"_s}};
        const QByteArray failure =
            webhook(u"call_initiation_failure"_s,
                    {{u"conversation_id"_s, u"conv_ada_2"_s},
                     {u"agent_id"_s, u"agent_1"_s},
                     {u"failure_reason"_s, u"busy"_s},
                     {u"metadata"_s, QJsonObject{{u"type"_s, u"twilio"_s}, {u"body"_s, attempt}}}},
                    began + 62);
        QCOMPARE(m_daemon->postCall(failure).status, 200);
        QVERIFY(m_daemon->waitUntilRemembered());
        const QJsonObject call{{u"caller_id"_s, u"+1 (555) 010-0123"_s}, {u"conversation_id"_s, u"conv_ada_3"_s}};
        QCOMPARE(m_daemon->clientData(call).status, 200);
        const auto found =
            m_daemon->retrieve({{u"query"_s, u"adacanarysummary garden"_s}, {u"conversation_id"_s, u"conv_ada_3"_s}});
        QVERIFY2(found.body.contains("adacanary"), found.body.constData());
        // The lines of the log and the card are written behind the answers.
        for (const char *trace : {"conv_ada_3", "<REDACTED>", "/retrieve"}) // of the call, its briefing, the log
            QTRY_VERIFY(holdsBytes(trace));
    }

    static QList<QByteArray> traces()
    {
        return {"adacanarysaid", "adacanarysummary", "adacanarycollected", "adacanarysound", "adacanarycity",
                "5550100123",    "conv_ada_1",       "conv_ada_2",         "conv_ada_3"};
    }

    void verifyNothingLeft(const QList<QByteArray> &more = {})
    {
        QList<QByteArray> all = traces() + more;
        all += {"adacanary", "010-0123", "010 0123"};
        const QList<QByteArray> plain = all;
        for (const QByteArray &trace : plain)
            all += {trace.toHex(), trace.toBase64(QByteArray::OmitTrailingEquals)};
        // A new line of the log may come by asking for the certificate.
        for (const QByteArray &trace : std::as_const(all))
            QVERIFY2(!holdsBytes(trace), trace.constData());
        QVERIFY(memoriesOf(ada).isEmpty());
        QVERIFY(!m_daemon->log().contains("adacanary"));
        QVERIFY(!m_daemon->log().contains("5550100123"));
    }

    int deadLetters() const
    {
        const QJsonObject ready = QJsonDocument::fromJson(m_daemon->get("/readyz").body).object();
        return ready["outbox"_L1]["dead"_L1].toInt(-1);
    }

    bool holdsBytes(const QByteArray &bytes) const
    {
        return am::test::directoryHolds(m_daemon->dataDirectory(), bytes);
    }

    QJsonArray memoriesOf(const QString &caller) const
    {
        QJsonArray found;
        if (!m_mem0)
            return found;
        for (const QJsonArray all = m_mem0->memories(); const QJsonValue memory : all) {
            if (memory["user_id"_L1].toString() == caller)
                found.append(memory);
        }
        return found;
    }

    std::pair<int, QByteArray> ctl(const QStringList &arguments) const
    {
        QProcess process;
        process.start(am::test::places::agenticmemoryctl(), QStringList{u"--socket"_s, socket()} + arguments);
        process.closeWriteChannel();
        if (!process.waitForFinished(120'000))
            return {-1, {}};
        return {process.exitCode(), process.readAllStandardOutput()};
    }
    [[nodiscard]] QString socket() const { return m_daemon->dataDirectory() + u"/agenticmemory.sock"_s; }
    QJsonObject erase(const QStringList &options) const
    {
        return QJsonDocument::fromJson(ctl(QStringList{u"erase"_s, ada, u"--json"_s} + options).second).object();
    }

    QTemporaryDir m_files;
    std::unique_ptr<FakeMem0Process> m_mem0;
    std::unique_ptr<DaemonProcess> m_daemon;
};

QTEST_GUILESS_MAIN(tst_ErasedCaller)
#include "tst_erasedcaller.moc"
