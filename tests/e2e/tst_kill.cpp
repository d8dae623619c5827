// SPDX-License-Identifier: MIT
#include "support/daemonprocess.h"
#include "support/fakemem0process.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::FakeMem0Process;
using am::test::RawClient;

namespace {

QByteArray report(const QString &conversation, const QString &caller)
{
    const QJsonObject turn{{u"role"_s, u"user"_s},
                           {u"message"_s, u"Please note that my order %1 is still missing."_s.arg(conversation)},
                           {u"time_in_call_secs"_s, 3}};
    const QJsonObject data{
        {u"agent_id"_s, u"agent_1"_s},
        {u"conversation_id"_s, conversation},
        {u"status"_s, u"done"_s},
        {u"transcript"_s, QJsonArray{turn}},
        {u"metadata"_s, QJsonObject{{u"start_time_unix_secs"_s, QDateTime::currentSecsSinceEpoch()},
                                    {u"call_duration_secs"_s, 12},
                                    {u"phone_call"_s, QJsonObject{{u"type"_s, u"twilio"_s},
                                                                  {u"direction"_s, u"inbound"_s},
                                                                  {u"external_number"_s, caller}}}}},
        {u"analysis"_s, QJsonObject{{u"call_successful"_s, u"success"_s},
                                    {u"transcript_summary"_s, u"The order %1 is missing."_s.arg(conversation)}}}};
    return QJsonDocument(QJsonObject{{u"type"_s, u"post_call_transcription"_s},
                                     {u"event_timestamp"_s, QDateTime::currentSecsSinceEpoch()},
                                     {u"data"_s, data}})
        .toJson(QJsonDocument::Compact);
}

int rounds()
{
    bool given = false;
    const int value = qEnvironmentVariableIntValue("AM_KILLS", &given);
    return given ? value : 20;
}

quint32 seed()
{
    bool given = false;
    const int value = qEnvironmentVariableIntValue("AM_SEED", &given);
    return given ? quint32(value) : QRandomGenerator::global()->generate() & 0x7fffffff;
}

/// One of the ways in which a Mem0 can be unwell. None stores later than the daemon's settle_seconds allows for.
QJsonObject mood(QRandomGenerator &random)
{
    const QList<QJsonObject> moods = {
        {{u"pending_ms"_s, 20}},
        {{u"pending_ms"_s, 20}, {u"drop_after_store"_s, 3}},
        {{u"pending_ms"_s, 20}, {u"fail_status"_s, 500}, {u"fail_every"_s, 3}},
        {{u"fail_status"_s, 429}, {u"fail_every"_s, 2}},
        {{u"fail_status"_s, 502}, {u"html"_s, true}},
        {{u"garbage"_s, true}},
        {{u"truncate"_s, true}},
        {{u"silent"_s, true}},
        {{u"delay_ms"_s, 30}, {u"pending_ms"_s, 20}},
        {{u"event_outcome"_s, u"FAILED"_s}, {u"pending_ms"_s, 5}},
        {{u"pending_ms"_s, 3'600'000}}, // longer than the test
    };
    return moods.at(random.bounded(int(moods.size())));
}

/// Sends signed reports, two of them twice, until the daemon is gone. Remembers which got their 200.
class Sender
{
public:
    Sender(quint16 port, int round)
        : m_thread([this, port, round] { run(port, round); })
    {
    }
    ~Sender() { join(); }
    Q_DISABLE_COPY_MOVE(Sender)

    void join()
    {
        if (m_thread.joinable())
            m_thread.join();
    }
    std::atomic<int> acknowledged = 0;
    QSet<QString> sent;
    QSet<QString> kept;

private:
    void run(quint16 port, int round)
    {
        RawClient client(port);
        for (int number = 0; client.isConnected(); ++number) {
            const QString conversation =
                u"conv_%1_%2"_s.arg(round, 5, 10, QLatin1Char('0')).arg(number, 5, 10, QLatin1Char('0'));
            const QByteArray body = report(conversation, u"+155501001%1"_s.arg(10 + number % 40));
            const QByteArray request = RawClient::post("/post-call", body, DaemonProcess::signatureLine(body));
            sent.insert(conversation);
            for (int delivery = 0; delivery < (number % 5 == 0 ? 2 : 1); ++delivery) {
                if (!client.send(request))
                    return;
                const auto answer = client.receive();
                if (!answer)
                    return;
                if (answer->status == 200)
                    kept.insert(conversation);
            }
            ++acknowledged;
        }
    }
    std::thread m_thread;
};

} // namespace

/// Kills the daemon while reports arrive and are delivered to a Mem0 in changing moods, again and again; nothing
/// acknowledged may be lost, nothing remembered twice, and no caller's calls out of order. AM_KILLS=200 for a long run,
/// AM_SEED=N to repeat one.
class tst_Kill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void remembersOnceWhateverGotA200()
    {
        const quint32 used = seed();
        QRandomGenerator random(used);
        const FakeMem0Process mem0;
        QVERIFY(mem0.port() != 0);
        DaemonProcess daemon;
        daemon.setEnvironment(u"MEM0_BASE_URL"_s, mem0.url());
        daemon.setEnvironment(u"MEM0_API_KEY"_s, u"m0-test"_s);
        QByteArrayList ladder(99, "0.2"); // nobody may die of a long run
        ladder += "5";
        daemon.configure("[log]\nlevel = \"error\"\n[delivery]\nin_flight = 40\nsettle_seconds = 0.3\n"
                         "deadline_seconds = 1\nconfirm_seconds = 0.3\nretry_seconds = [" +
                         ladder.join(", ") + "]\n");

        QSet<QString> sent;
        QSet<QString> kept;
        for (int round = 0; round < rounds(); ++round) {
            QVERIFY(mem0.behave(mood(random)));
            QVERIFY2(daemon.start(), daemon.log().right(2000).constData());
            Sender sender(daemon.port(), round);
            const int enough = int(random.bounded(1, 60));
            QTRY_VERIFY_WITH_TIMEOUT(sender.acknowledged >= enough, 30'000);
            daemon.kill();
            sender.join();
            sent += sender.sent;
            kept += sender.kept;
        }
        QVERIFY(mem0.behave({}));
        QVERIFY(daemon.start());
        QVERIFY2(daemon.waitUntilRemembered(120'000), daemon.log().right(3000).constData());

        const QByteArray which = "seed " + QByteArray::number(used) + ": ";
        QHash<QString, int> factual;
        QHash<QString, int> semantic;
        QHash<QString, QString> newest; // of a caller, so far
        for (const QJsonValue &value : mem0.memories()) {
            const QJsonObject metadata = value["metadata"_L1].toObject();
            const QString conversation = value["run_id"_L1].toString();
            QString &previous = newest[value["user_id"_L1].toString()];
            QVERIFY2(previous <= conversation,
                     (which + (previous + u" before "_s + conversation).toUtf8()).constData());
            previous = conversation;
            auto &count = metadata.value("part"_L1).toString() == "factual"_L1 ? factual : semantic;
            ++count[conversation];
        }
        int unacknowledged = 0;
        for (const QString &conversation : std::as_const(sent)) {
            const QByteArray found = which + conversation.toUtf8() + ": " +
                                     QByteArray::number(factual.value(conversation)) + " factual, " +
                                     QByteArray::number(semantic.value(conversation)) + " semantic";
            if (kept.contains(conversation)) {
                QVERIFY2(factual.value(conversation) == 1 && semantic.value(conversation) == 1, found.constData());
            } else {
                ++unacknowledged;
                QVERIFY2(factual.value(conversation) <= 1 && semantic.value(conversation) <= 1, found.constData());
            }
        }
        QVERIFY(kept.size() >= rounds());
        qInfo("seed %u: %d kills, %d reports acknowledged, each remembered once; %d unacknowledged, none twice", used,
              rounds(), int(kept.size()), unacknowledged);
        QCOMPARE(daemon.stop(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_Kill)
#include "tst_kill.moc"
