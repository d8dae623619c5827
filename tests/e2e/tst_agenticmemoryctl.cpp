// SPDX-License-Identifier: MIT
#include "support/daemonprocess.h"
#include "support/fakemem0process.h"
#include "support/localclient.h"
#include "support/places.h"
#include "support/testdata.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::FakeMem0Process;
using am::test::LocalClient;
using am::test::testData;

namespace {

/// Of 01_transcription_twilio_object.json.
const QString conversation = u"conv_fs2r811k33t63cj0mhyyd0cxp0xr"_s;

struct Outcome
{
    int code = -1;
    QString out;
    QString trouble;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
};

Outcome ctl(const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"AGENTICMEMORY_SOCKET"_s);
    process.setProcessEnvironment(environment);
    process.start(am::test::places::agenticmemoryctl(), arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(30'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

} // namespace

/// What an operator types, against the real daemon and a Mem0 that is unwell for a while.
class tst_AgenticMemoryCtl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QVERIFY(m_mem0.port() != 0);
        m_daemon.setEnvironment(u"MEM0_BASE_URL"_s, m_mem0.url());
        m_daemon.setEnvironment(u"MEM0_API_KEY"_s, u"m0-test"_s);
        m_daemon.configure("[delivery]\nretry_seconds = []\nsettle_seconds = 0\nconfirm_seconds = 5\n");
        QVERIFY(m_mem0.behave({{u"fail_status"_s, 500}}));
        QVERIFY2(m_daemon.start(), m_daemon.log().constData());
        for (const char *name : {"01_transcription_twilio_object.json", "07_transcription_sip_inbound.json"})
            QCOMPARE(m_daemon.postCall(testData(u"elevenlabs/post-call/"_s + QLatin1StringView(name))).status, 200);
        QTRY_COMPARE(list({u"--state"_s, u"dead"_s}).size(), 2);
        QVERIFY(m_mem0.behave({}));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsHowTheDaemonIs()
    {
        const Outcome told = run({u"status"_s});
        QCOMPARE(told.code, 0);
        QVERIFY2(told.out.startsWith(u"ready, version 0."_s), qPrintable(told.out));
        QVERIFY(told.out.contains(u"2 dead"_s));
        const Outcome forMachines = run({u"status"_s, u"--json"_s});
        QCOMPARE(forMachines.json()["outbox"_L1]["dead"_L1].toInt(), 2);
        QCOMPARE(forMachines.json()["address"_L1].toString(), u"http://127.0.0.1:%1"_s.arg(m_daemon.port()));
        QVERIFY(run({u"config"_s}).out.contains(u"retry_seconds = []"_s));
        QVERIFY(!run({u"config"_s}).out.contains(u"m0-test"_s));
        QCOMPARE(run({u"alerts"_s, u"--json"_s}).code, 0);
    }

    void listsAndShowsWhatIsDead()
    {
        const Outcome table = run({u"deliveries"_s, u"--state"_s, u"dead"_s});
        QCOMPARE(table.code, 0);
        const QStringList lines = table.out.split(u'\n');
        QVERIFY(lines.constFirst().startsWith(u"ID  AGE"_s));
        QVERIFY(lines.at(1).contains(u"dead"_s) && lines.at(1).contains(u"***"_s));
        QVERIFY(!table.out.contains(u"+1555"_s)); // lists mask callers

        const Outcome receipt = run({u"delivery"_s, id(0)});
        QCOMPARE(receipt.code, 0);
        QVERIFY2(receipt.out.contains(u"+1555"_s) && receipt.out.contains(u"factual"_s) &&
                     receipt.out.contains(u"received"_s),
                 qPrintable(receipt.out));
        QCOMPARE(run({u"report"_s, id(0)}).out.toUtf8(),
                 testData(u"elevenlabs/post-call/07_transcription_sip_inbound.json"_s));
    }

    void showsCalls()
    {
        const Outcome calls = run({u"calls"_s});
        QVERIFY2(calls.out.contains(conversation) && calls.out.contains(u"transcription dead"_s),
                 qPrintable(calls.out));
        QVERIFY(!calls.out.contains(u"+1555"_s));
        const Outcome one = run({u"call"_s, conversation});
        QCOMPARE(one.code, 0);
        QVERIFY2(one.out.startsWith(u"call "_s + conversation) && one.out.contains(u"+15550100123"_s) &&
                     one.out.contains(u"factual"_s),
                 qPrintable(one.out));
        QCOMPARE(
            run({u"calls"_s, u"--caller"_s, u"+1 (555) 010-0123"_s, u"--json"_s}).json()["calls"_L1].toArray().size(),
            1);
        QCOMPARE(run({u"call"_s, u"conv_nobody"_s}).code, 1);
    }

    void replaysDiscardsAndRecords()
    {
        const Outcome replayed = run({u"replay"_s, id(1)});
        QCOMPARE(replayed.out, u"replayed 1\n"_s);
        QCOMPARE(replayed.code, 0);
        QTRY_COMPARE(list({u"--state"_s, u"remembered"_s}).size(), 1);
        QVERIFY(!m_mem0.memories().isEmpty());

        const Outcome unasked = run({u"discard"_s, u"--all"_s, u"--reason"_s, u"a test"_s});
        QCOMPARE(unasked.code, 2); // there is nobody to ask here
        QVERIFY(unasked.trouble.contains(u"--yes"_s));
        const Outcome discarded = run({u"discard"_s, u"--all"_s, u"--yes"_s, u"--reason"_s, u"a test"_s, u"--json"_s});
        QCOMPARE(discarded.json()["discarded"_L1].toInt(), 1);
        QVERIFY(run({u"deliveries"_s}).out.contains(u"discarded"_s));
        QTRY_VERIFY(run({u"status"_s}).out.contains(u"0 dead"_s));

        const Outcome nothing = run({u"replay"_s, u"4711"_s});
        QCOMPARE(nothing.code, 1);
        QVERIFY(nothing.trouble.contains(u"none of these could be replayed"_s));
        const QString audit = run({u"audit"_s}).out;
        QVERIFY2(audit.contains(u"deliveries.replay"_s) && audit.contains(u"deliveries.discard"_s) &&
                     audit.contains(u"deliveries.get"_s),
                 qPrintable(audit));
        QVERIFY(!audit.contains(u"+1555"_s));
    }

    void showsAndCorrectsWhatIsRemembered()
    {
        const QString ada = u"+15550100123"_s;
        QTRY_VERIFY(run({u"callers"_s, u"010-0123"_s}).out.contains(ada));
        QVERIFY(run({u"callers"_s, u"--limit"_s, u"1"_s}).trouble.contains(u"--before d"_s));
        QCOMPARE(run({u"remember"_s, ada, u"is"_s, u"allergic"_s, u"to"_s, u"nuts"_s}).code, 0);
        QTRY_VERIFY(run({u"memories"_s, ada}).out.contains(u"is allergic to nuts"_s));
        const QJsonArray found =
            run({u"search"_s, ada, u"allergic nuts"_s, u"--json"_s}).json()["memories"_L1].toArray();
        QVERIFY(!found.isEmpty());
        const QString nuts = found[0]["id"_L1].toString();
        QCOMPARE(found[0]["part"_L1].toString(), u"operator"_s);

        const Outcome forgotten = run({u"forget"_s, ada, nuts});
        QCOMPARE(forgotten.out, u"deleted 1\n"_s);
        QVERIFY(!run({u"memories"_s, ada}).out.contains(u"nuts"_s));
        const QString undo = forgotten.trouble.section(u"undo "_s, 1).trimmed();
        QCOMPARE(run({u"undo"_s, undo}).out, u"restored 1\n"_s);
        QVERIFY(run({u"memories"_s, ada}).out.contains(u"nuts"_s));
        QCOMPARE(run({u"undo"_s, undo}).code, 1);
        QCOMPARE(run({u"forget"_s, ada, undo}).code, 1);
        const Outcome preview = run({u"preview"_s, ada});
        QVERIFY2(preview.code == 0 && preview.out.contains(QRegularExpression(u"\nreturning_caller +yes\n"_s)) &&
                     preview.out.contains(u"allergic to nuts"_s) && preview.out.contains(u" tokens; "_s),
                 qPrintable(preview.out + preview.trouble));
        QVERIFY(!run({u"audit"_s, u"--limit"_s, u"100"_s}).out.contains(u"nuts"_s));
    }

    void sendsWebhooks()
    {
        QTemporaryDir directory;
        const QString file = directory.filePath(u"report.json"_s);
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(testData(u"elevenlabs/post-call/08_transcription_web_no_phone.json"_s));
        out.close();
        const Outcome wrong = run({u"send"_s, file, u"--fault"_s, u"wrong-key"_s});
        QCOMPARE(wrong.code, 1);
        QVERIFY2(wrong.out.contains(u"401 in "_s) && wrong.out.contains(u"signature_mismatch"_s),
                 qPrintable(wrong.out + wrong.trouble));
        QCOMPARE(run({u"send"_s, file, u"--fault"_s, u"oversized"_s, u"--json"_s}).json()["status"_L1].toInt(), 413);
        const Outcome right = run({u"send"_s, file, u"--json"_s});
        QVERIFY2(right.code == 0 && right.json()["status"_L1].toInt() == 200, qPrintable(right.out + right.trouble));
        const QString call = right.json()["conversation"_L1].toString();
        QTRY_VERIFY(run({u"calls"_s}).out.contains(call + u' '));
        QCOMPARE(run({u"send"_s, u"/nowhere"_s}).code, 2);

        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(testData(u"elevenlabs/requests/client_data_twilio.json"_s));
        out.close();
        const QString begun = run({u"send"_s, file, u"--json"_s}).json()["conversation"_L1].toString();
        QVERIFY(!begun.isEmpty());
        QTRY_VERIFY(run({u"briefing"_s, begun}).out.contains(QRegularExpression(u"\nreturning_caller +yes\n"_s)));
    }

    void followsTheLog()
    {
        QCOMPARE(m_daemon.get("/nowhere").status, 404);
        QTRY_VERIFY(run({u"tail"_s, u"--count"_s, u"1"_s, u"--lines"_s, u"1"_s, u"status:404"_s})
                        .out.contains(u"GET /nowhere"_s));
        QProcess tail;
        tail.start(am::test::places::agenticmemoryctl(), {u"--socket"_s, socket(), u"tail"_s, u"--json"_s, u"--lines"_s,
                                                          u"0"_s, u"--count"_s, u"2"_s, u"endpoint:readyz"_s});
        QVERIFY(tail.waitForStarted());
        QTRY_VERIFY((m_daemon.get("/readyz"), m_daemon.get("/healthz"), tail.state() == QProcess::NotRunning));
        QCOMPARE(tail.exitCode(), 0);
        const QList<QByteArray> lines = tail.readAllStandardOutput().trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        for (const QByteArray &line : lines)
            QCOMPARE(QJsonDocument::fromJson(line)["endpoint"_L1].toString(), u"/readyz"_s);
        QCOMPARE(run({u"tail"_s, u"status:many"_s}).code, 2);
    }

    void tellsHowBusyItIs()
    {
        const Outcome stats = run({u"stats"_s});
        QCOMPARE(stats.code, 0);
        QVERIFY2(stats.out.contains(u"/post-call"_s) && stats.out.contains(u"webhooks   not watched"_s),
                 qPrintable(stats.out));
        QVERIFY(run({u"stats"_s, u"--json"_s}).json()["endpoints"_L1][2]["requests"_L1].toInt() >= 2);
    }

    void tellsWhatRetentionWouldDelete()
    {
        const Outcome plan = run({u"retention"_s});
        QCOMPARE(plan.code, 0);
        QVERIFY2(plan.out.contains(u"raw reports  0, 0 B"_s), qPrintable(plan.out)); // nothing is old enough
        QCOMPARE(run({u"retention"_s, u"--json"_s}).json()["receipts"_L1].toInt(-1), 0);
        QVERIFY(run({u"retention"_s, u"--now"_s}).out.startsWith(u"deleted:"_s));
    }

    void tellsFailuresApart_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("trouble");
        QTest::newRow("nothing to do") << QStringList() << 2 << u"what is to be done?"_s;
        QTest::newRow("an unknown verb") << QStringList{u"delete"_s} << 2 << u"there is no verb \"delete\""_s;
        QTest::newRow("an unknown option") << QStringList{u"status"_s, u"--all"_s} << 2 << u"Unknown option 'all'"_s;
        QTest::newRow("too many words") << QStringList{u"delivery"_s, u"1"_s, u"2"_s} << 2 << u"expected: "_s;
        QTest::newRow("no number") << QStringList{u"delivery"_s, u"one"_s} << 2 << u"\"one\" is no id"_s;
        QTest::newRow("no such state") << QStringList{u"deliveries"_s, u"--state"_s, u"lost"_s} << 2
                                       << u"state: expected received"_s;
        QTest::newRow("no such delivery") << QStringList{u"delivery"_s, u"99"_s} << 1 << u"no delivery 99"_s;
        QTest::newRow("no selection") << QStringList{u"replay"_s} << 2 << u"expected either ids"_s;
        QTest::newRow("no reason") << QStringList{u"discard"_s, u"1"_s} << 2 << u"--reason"_s;
    }
    void tellsFailuresApart()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, trouble);
        const Outcome outcome = run(arguments);
        QTEST(outcome.code, "code");
        QVERIFY2(outcome.trouble.startsWith(u"agenticmemoryctl: "_s) && outcome.trouble.contains(trouble),
                 qPrintable(outcome.trouble));
        QCOMPARE(outcome.out, QString());
    }

    void explainsItself()
    {
        QVERIFY(ctl({u"--help"_s}).out.contains(u"deliveries"_s));
        QVERIFY(ctl({u"discard"_s, u"--help"_s}).out.contains(u"--reason TEXT"_s));
        const QString manual = ctl({u"manual"_s}).out;
        QVERIFY(manual.startsWith(u".TH AGENTICMEMORYCTL 1"_s) && manual.contains(u".SS tail [FILTER"_s));
        QVERIFY(ctl({u"--version"_s}).out.startsWith(u"agenticmemoryctl 0."_s));
    }

    void anybodyMaySpeakTheProtocol()
    {
        LocalClient client(socket());
        client.send(R"({"jsonrpc":"2.0","id":1,"method":"status"})"
                    "\n");
        client.shutdownWriting();
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.answer(1)["result"_L1]["status"_L1].toString(), u"ready"_s);
    }

    void bringsARecordingInPieces()
    {
        const QByteArray sound(700'000, '\7'); // more than one answer takes
        QCOMPARE(m_daemon
                     .postCall("{\"type\":\"post_call_audio\",\"event_timestamp\":1795336846,\"data\":{\"agent_id\":"
                               "\"agent_1\",\"conversation_id\":\"conv_sound\",\"full_audio\":\"" +
                               sound.toBase64() + "\"}}")
                     .status,
                 200);
        const QTemporaryDir files;
        const QString path = files.filePath(u"call.mp3"_s);
        const Outcome brought = run({u"audio"_s, u"conv_sound"_s, path});
        QCOMPARE(brought.code, 0);
        QVERIFY2(brought.out.contains(path), qPrintable(brought.out));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), sound);
        const Outcome none = run({u"audio"_s, conversation, files.filePath(u"none.mp3"_s)});
        QCOMPARE(none.code, 1);
        QVERIFY2(none.trouble.contains(u"no such recording"_s), qPrintable(none.trouble));
        QVERIFY(!QFile::exists(files.filePath(u"none.mp3"_s)));
    }

    void theDaemonTakesItsSocketBackAfterAKill()
    {
        m_daemon.kill();
        QVERIFY(QFile::exists(socket()));
        QCOMPARE(run({u"status"_s}).code, 3);
        QVERIFY2(m_daemon.start(), m_daemon.log().constData());
        QCOMPARE(run({u"status"_s}).code, 0);

        DaemonProcess second;
        second.configure("[server]\nadmin_socket = \"" + socket().toUtf8() + "\"\n");
        QVERIFY(!second.start());
        QVERIFY2(second.log().contains("another daemon answers there"), second.log().constData());

        QCOMPARE(m_daemon.stop(), 0);
        QVERIFY(!QFile::exists(socket()));
        const Outcome nobody = run({u"status"_s});
        QCOMPARE(nobody.code, 3);
        QVERIFY(nobody.trouble.contains(u"no daemon: there is no socket "_s + socket()));
    }

private:
    [[nodiscard]] QString socket() const { return m_daemon.dataDirectory() + u"/agenticmemory.sock"_s; }
    [[nodiscard]] Outcome run(const QStringList &arguments) const
    {
        return ctl(QStringList{u"--socket"_s, socket()} + arguments);
    }
    [[nodiscard]] QJsonArray list(const QStringList &filter) const
    {
        return run(QStringList{u"deliveries"_s, u"--json"_s} + filter).json()["deliveries"_L1].toArray();
    }
    /// Of the delivery at that place in the list of all.
    [[nodiscard]] QString id(int place) const { return QString::number(list({}).at(place)["id"_L1].toInt()); }

    FakeMem0Process m_mem0;
    DaemonProcess m_daemon;
};

QTEST_GUILESS_MAIN(tst_AgenticMemoryCtl)
#include "tst_agenticmemoryctl.moc"
