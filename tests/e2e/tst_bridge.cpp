// SPDX-License-Identifier: MIT
#include "support/daemonprocess.h"
#include "support/places.h"
#include "support/testdata.h"

#include <QtTest>

#include <csignal>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::RawAnswer;
using am::test::RawClient;
using am::test::testData;

namespace {

const QString maren = u"+15550100123"_s;

QJsonObject json(const RawAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

QJsonObject variables(const RawAnswer &answer)
{
    return json(answer).value("dynamic_variables"_L1).toObject();
}

QByteArray marensReport()
{
    return testData(u"elevenlabs/post-call/01_transcription_twilio_object.json"_s);
}

} // namespace

/// The whole daemon on the embedded store, as an operator starts it.
class tst_Bridge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_daemon = std::make_unique<DaemonProcess>();
    }
    void cleanup()
    {
        if (QTest::currentTestFailed())
            qInfo().noquote() << m_daemon->log();
        m_daemon.reset();
    }

    void aCallGoesOnAcrossARestart_data()
    {
        QTest::addColumn<bool>("killed");
        QTest::newRow("stopped: its conversation is known again") << false;
        QTest::newRow("killed: its token still opens it") << true;
    }
    void aCallGoesOnAcrossARestart()
    {
        QFETCH(bool, killed);
        m_daemon->configure("[retrieve]\naccess = \"call\"\n");
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->postCall(marensReport()).status, 200);
        QVERIFY(m_daemon->waitUntilRemembered());
        const QJsonObject ring{
            {u"caller_id"_s, maren}, {u"agent_id"_s, u"agent_1"_s}, {u"conversation_id"_s, u"conv_next"_s}};
        const QByteArray token = variables(m_daemon->clientData(ring))["secret__memory_token"_L1].toString().toLatin1();
        if (killed)
            m_daemon->kill();
        else
            QCOMPARE(m_daemon->stop(), 0);
        QVERIFY(m_daemon->start());
        QJsonObject question{{u"query"_s, u"shipping address"_s}};
        if (!killed) // the row of a call is written behind its answer, and a kill may come first
            question.insert(u"conversation_id"_s, u"conv_next"_s);
        const RawAnswer found = m_daemon->retrieve(question, killed ? token : QByteArray());
        QCOMPARE(found.status, 200);
        QVERIFY2(found.body.contains("Quay Street"), found.body.constData());
        QVERIFY(m_daemon->retrieve({{u"query"_s, u"books"_s}, {u"user_id"_s, maren}}).body.contains("call_missing"));
        QVERIFY(m_daemon->get("/metrics").body.contains("agenticmemory_refusals_total{code=\"call_missing\"} 1"));
    }

    void remembersACallerFromOneCallToTheNext()
    {
        QVERIFY(m_daemon->start());
        const QJsonObject ring{
            {u"caller_id"_s, maren}, {u"agent_id"_s, u"agent_1"_s}, {u"conversation_id"_s, u"conv_next"_s}};
        const RawAnswer first = m_daemon->clientData(ring);
        QCOMPARE(first.status, 200);
        QCOMPARE(variables(first).value("returning_caller"_L1).toString(), u"no"_s);

        const RawAnswer kept = m_daemon->postCall(marensReport());
        QCOMPARE(kept.status, 200);
        QCOMPARE(kept.body, QByteArray("{\"status\":\"ok\"}"));
        QVERIFY(m_daemon->waitUntilRemembered());

        const RawAnswer second = m_daemon->clientData(ring);
        QCOMPARE(second.status, 200);
        QCOMPARE(variables(second).value("returning_caller"_L1).toString(), u"yes"_s);
        QVERIFY(variables(second).value("memory_count"_L1).toString().toInt() > 0);
        const QString prompt = json(second)
                                   .value("conversation_config_override"_L1)
                                   .toObject()
                                   .value("agent"_L1)
                                   .toObject()
                                   .value("prompt"_L1)
                                   .toObject()
                                   .value("prompt"_L1)
                                   .toString();
        QVERIFY2(prompt.contains(u"Odile Farrant"_s) || prompt.contains(u"Quay Street"_s), qPrintable(prompt));

        const RawAnswer found =
            m_daemon->retrieve({{u"query"_s, u"which address do books ship to?"_s}, {u"user_id"_s, maren}});
        QCOMPARE(found.status, 200);
        QVERIFY2(found.body.contains("Quay Street"), found.body.constData());
        const RawAnswer byConversation =
            m_daemon->retrieve({{u"query"_s, u"shipping address"_s}, {u"conversation_id"_s, u"conv_next"_s}});
        QVERIFY2(byConversation.body.contains("Quay Street"), byConversation.body.constData());
    }

    void tellsNobodyAStrangersMemories()
    {
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->postCall(marensReport()).status, 200);
        QVERIFY(m_daemon->waitUntilRemembered());
        const RawAnswer found =
            m_daemon->retrieve({{u"query"_s, u"Quay Street address author"_s}, {u"user_id"_s, u"+15550100999"_s}});
        QCOMPARE(found.status, 200);
        QCOMPARE(json(found).value("count"_L1).toInt(-1), 0);
        const RawAnswer ring = m_daemon->clientData({{u"caller_id"_s, u"+15550100999"_s}});
        QVERIFY(!ring.body.contains("Quay"));
    }

    void remembersARedeliveryOnce()
    {
        QVERIFY(m_daemon->start());
        for (int delivery = 0; delivery < 3; ++delivery)
            QCOMPARE(m_daemon->postCall(marensReport()).status, 200);
        QVERIFY(m_daemon->waitUntilRemembered());
        const QString count =
            variables(m_daemon->clientData({{u"caller_id"_s, maren}})).value("memory_count"_L1).toString();
        QCOMPARE(m_daemon->stop(), 0);
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->postCall(marensReport()).status, 200);
        QVERIFY(m_daemon->waitUntilRemembered());
        QCOMPARE(variables(m_daemon->clientData({{u"caller_id"_s, maren}})).value("memory_count"_L1).toString(), count);
    }

    void takesEveryFixture()
    {
        QVERIFY(m_daemon->start());
        const QStringList names =
            QDir(am::test::places::testData() + u"/elevenlabs/post-call"_s).entryList(QDir::Files);
        QVERIFY(names.size() > 8);
        for (const QString &name : names) {
            const RawAnswer answer = m_daemon->postCall(testData(u"elevenlabs/post-call/"_s + name));
            QVERIFY2(answer.status == 200, qPrintable(name + u": "_s + QString::fromUtf8(answer.body)));
        }
        QVERIFY(m_daemon->waitUntilRemembered());
        QCOMPARE(json(m_daemon->get("/readyz")).value("outbox"_L1).toObject().value("dead"_L1).toInt(-1), 0);
    }

    void refusesWhatIsNotSigned()
    {
        QVERIFY(m_daemon->start());
        RawClient client(m_daemon->port());
        QVERIFY(client.send(RawClient::post("/post-call", marensReport())));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 401);
        QCOMPARE(json(*answer).value("code"_L1).toString(), u"signature_missing"_s);
    }

    void refusesAWrongWorkspaceKey()
    {
        QVERIFY(m_daemon->start());
        RawClient client(m_daemon->port());
        QVERIFY(client.send(
            RawClient::post("/client-data", "{\"caller_id\":\"+15550100123\"}", "X-Workspace-Key: wrong\r\n")));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 401);
    }

    void servesEachEndpointUnderV1Too()
    {
        QVERIFY(m_daemon->start());
        RawClient client(m_daemon->port());
        QVERIFY(client.send(
            RawClient::post("/v1/client-data", "{\"caller_id\":\"+15550100123\"}", DaemonProcess::workspaceKeyLine())));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
    }

    void tellsHowItIs()
    {
        QVERIFY(m_daemon->start());
        QCOMPARE(json(m_daemon->get("/healthz")).value("status"_L1).toString(), u"alive"_s);
        const RawAnswer ready = m_daemon->get("/readyz");
        QCOMPARE(ready.status, 200);
        QCOMPARE(json(ready).value("status"_L1).toString(), u"ready"_s);
        QTRY_COMPARE(json(m_daemon->get("/readyz")).value("store"_L1).toObject().value("state"_L1).toString(), u"ok"_s);
        const RawAnswer metrics = m_daemon->get("/metrics");
        QCOMPARE(metrics.status, 200);
        QVERIFY2(metrics.body.contains("agenticmemory_requests_total{endpoint=\"/readyz\",status=\"200\"}"),
                 metrics.body.constData());
        QTRY_VERIFY(m_daemon->get("/metrics").body.contains("agenticmemory_outbox_backlog 0"));
    }

    void leavesNoSecretAndNoNumberInTheLog()
    {
        m_daemon->configure("[log]\nlevel = \"debug\"\n");
        QVERIFY(m_daemon->start());
        m_daemon->clientData({{u"caller_id"_s, maren}, {u"agent_id"_s, u"agent_1"_s}});
        m_daemon->postCall(marensReport());
        QVERIFY(m_daemon->waitUntilRemembered());
        m_daemon->retrieve({{u"query"_s, u"shipping address"_s}, {u"user_id"_s, maren}});
        m_daemon->get("/callers/+15550100123?key=workspace-key-of-the-tests");
        QCOMPARE(m_daemon->stop(), 0);
        const QByteArray log = m_daemon->log();
        QVERIFY(log.contains("POST /retrieve 200"));
        QVERIFY(log.contains("caller=***23"));
        for (const QByteArray secret :
             {"5550100123", "Quay Street", "shipping address", "workspace-key-of-the-tests", "wsec_of_the_tests"})
            QVERIFY2(!log.contains(secret), log.constData());
    }

    void endsCleanlyWhenAsked()
    {
        QVERIFY(m_daemon->start());
        RawClient idle(m_daemon->port());
        QVERIFY(idle.isConnected());
        QCOMPARE(m_daemon->stop(), 0);
    }

    void takesNewSecretsWithoutARestart()
    {
        m_daemon->setEnvironment(u"ELEVENLABS_HMAC_KEY"_s, {});
        m_daemon->configure("[elevenlabs]\nhmac_key_file = \"hmac\"\n");
        const QString path = QFileInfo(m_daemon->configFile()).dir().filePath(u"hmac"_s);
        writeSecret(path, "another-key\n");
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->postCall(marensReport()).status, 401);
        writeSecret(path, QByteArray(DaemonProcess::signingKey) + "\nanother-key\n");
        QCOMPARE(::kill(pid_t(m_daemon->processId()), SIGHUP), 0);
        QTRY_COMPARE(m_daemon->postCall(marensReport()).status, 200);
    }

    void saysWhatOfANewConfigurationNeedsARestart()
    {
        QVERIFY(m_daemon->start());
        const auto reloaded = [this](const QByteArray &configuration) {
            writeSecret(m_daemon->configFile(), configuration);
            const qsizetype before = m_daemon->log().count(" reloaded\n");
            ::kill(pid_t(m_daemon->processId()), SIGHUP);
            return QTest::qWaitFor([this, before] { return m_daemon->log().count(" reloaded\n") > before; },
                                   am::test::patience);
        };
        QVERIFY(reloaded("[limits]\nconnections = 17\n[briefing]\nmemories = 3\n"));
        QVERIFY(!m_daemon->log().contains("not in effect before a restart"));
        QVERIFY(reloaded("[mem0]\nlive_calls = 17\n"));
        QVERIFY(m_daemon->log().contains("not in effect before a restart"));
    }

    void goesOnWhenNobodyReadsItsLog()
    {
        QVERIFY(m_daemon->start());
        m_daemon->closeLog();
        for (int request = 0; request < 3; ++request)
            QCOMPARE(m_daemon->get("/healthz").status, 200);
        QCOMPARE(m_daemon->stop(), 0);
    }

    void goesOnWhileWhoeverReadsItsLogSleeps()
    {
        QVERIFY(m_daemon->start());
        RawClient client(m_daemon->port());
        const QByteArray question = RawClient::request("GET", "/healthz");
        int answered = 0;
        // Without turning this program's event loop, which reads the log: 2 MB of lines into a pipe of 64 KB.
        for (; answered < 16'000 && client.send(question); ++answered) {
            const auto answer = client.receive();
            QVERIFY2(answer, QByteArray::number(answered).constData());
            QCOMPARE(answer->status, 200);
        }
        QCOMPARE(answered, 16'000);
        QTRY_VERIFY(m_daemon->log().contains(" log lines are missing before this one"));
        QCOMPARE(m_daemon->get("/readyz").status, 200);
        QTRY_VERIFY(m_daemon->log().contains(" GET /readyz 200 ")); // it is heard again
        QCOMPARE(m_daemon->stop(), 0);
    }

    void refusesASecondDaemonOnTheSameData()
    {
        QVERIFY(m_daemon->start());
        QProcess second;
        second.start(am::test::places::daemon(),
                     {u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, m_daemon->dataDirectory()});
        QVERIFY(second.waitForFinished());
        QCOMPARE(second.exitCode(), 1);
        const QByteArray complaint = second.readAllStandardError();
        QVERIFY2(complaint.contains(QByteArray::number(m_daemon->processId())), complaint.constData());
        QCOMPARE(m_daemon->get("/healthz").status, 200);
    }

    void saysThatItsPortIsTaken()
    {
        QVERIFY(m_daemon->start());
        const QTemporaryDir elsewhere;
        QProcess second;
        const QString address = u"127.0.0.1:%1"_s.arg(m_daemon->port());
        second.start(am::test::places::daemon(), {u"--listen"_s, address, u"--data-dir"_s, elsewhere.path()});
        QVERIFY(second.waitForFinished());
        QCOMPARE(second.exitCode(), 1);
        QVERIFY(second.readAllStandardError().contains(address.toUtf8()));
    }

    void checksAConfigurationWithoutServing()
    {
        QProcess check;
        check.start(am::test::places::daemon(), {u"--check-config"_s});
        QVERIFY(check.waitForFinished());
        QCOMPARE(check.exitCode(), 0);
        QVERIFY(check.readAllStandardOutput().contains("[limits]"));

        const QTemporaryDir directory;
        QFile file(directory.filePath(u"bad.toml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[server]\nlisten = 8080\n");
        file.close();
        check.start(am::test::places::daemon(), {u"--check-config"_s, u"--config"_s, file.fileName()});
        QVERIFY(check.waitForFinished());
        QCOMPARE(check.exitCode(), 2);
        QVERIFY(check.readAllStandardError().contains("bad.toml:2: server.listen: expected a string"));
    }

    void warnsOfWhatIsOpenToTheWorld()
    {
        QProcess check;
        check.start(am::test::places::daemon(), {u"--check-config"_s, u"--listen"_s, u"0.0.0.0:8080"_s});
        QVERIFY(check.waitForFinished());
        QCOMPARE(check.exitCode(), 0);
        const QByteArray warnings = check.readAllStandardError();
        QVERIFY2(warnings.contains("retrieve.access"), warnings.constData());
        QVERIFY2(warnings.contains("elevenlabs.hmac_key"), warnings.constData());
    }

private:
    static void writeSecret(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        file.write(content);
    }

    std::unique_ptr<DaemonProcess> m_daemon;
};

QTEST_GUILESS_MAIN(tst_Bridge)
#include "tst_bridge.moc"
