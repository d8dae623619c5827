// SPDX-License-Identifier: MIT
#include "support/daemonprocess.h"
#include "support/fakemem0process.h"
#include "support/testdata.h"

#include <QtTest>

#include <csignal>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::FakeMem0Process;
using am::test::RawAnswer;
using am::test::testData;

namespace {

const QString maren = u"+15550100123"_s;

QJsonObject json(const RawAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

QString returning(const RawAnswer &answer)
{
    return json(answer).value("dynamic_variables"_L1).toObject().value("returning_caller"_L1).toString();
}

} // namespace

/// The whole daemon before a Mem0 in another process, well-behaved and not.
class tst_Mem0Bridge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void remembersInMem0_data()
    {
        QTest::addColumn<QString>("flavor");
        QTest::newRow("on the platform") << u"platform"_s;
        QTest::newRow("self-hosted") << u"selfhosted"_s;
    }
    void remembersInMem0()
    {
        QFETCH(QString, flavor);
        const FakeMem0Process mem0(flavor);
        DaemonProcess daemon;
        QVERIFY(startBefore(daemon, mem0, flavor));
        QCOMPARE(returning(daemon.clientData({{u"caller_id"_s, maren}})), u"no"_s);
        QCOMPARE(daemon.postCall(report()).status, 200);
        QVERIFY2(daemon.waitUntilRemembered(), daemon.log().constData());

        const QJsonArray rows = mem0.memories();
        QVERIFY(rows.size() >= 2);
        for (const QJsonValue &row : rows) {
            QCOMPARE(row["user_id"_L1].toString(), maren);
            QCOMPARE(row["run_id"_L1].toString(), u"conv_fs2r811k33t63cj0mhyyd0cxp0xr"_s);
            const QJsonObject metadata = row["metadata"_L1].toObject();
            for (const QString &key :
                 {u"type"_s, u"agent_id"_s, u"conversation_id"_s, u"call_duration"_s, u"timestamp"_s, u"part"_s})
                QVERIFY2(metadata.contains(key), qPrintable(key));
        }
        QTRY_COMPARE(returning(daemon.clientData({{u"caller_id"_s, maren}})), u"yes"_s);
        const RawAnswer found = daemon.retrieve({{u"query"_s, u"Quay Street"_s}, {u"user_id"_s, maren}});
        QVERIFY2(found.body.contains("Quay Street"), found.body.constData());
        QCOMPARE(daemon.stop(), 0);
    }

    void mem0NeedNotLearnANumber()
    {
        const FakeMem0Process mem0(u"platform"_s);
        DaemonProcess daemon;
        daemon.configure("[identity]\nkeys = \"hmac\"\n");
        QVERIFY(startBefore(daemon, mem0, u"platform"_s));
        QCOMPARE(daemon.postCall(report()).status, 200);
        QVERIFY2(daemon.waitUntilRemembered(), daemon.log().constData());
        const QJsonArray rows = mem0.memories();
        QVERIFY(rows.size() >= 2);
        for (const QJsonValue &row : rows)
            QVERIFY2(row["user_id"_L1].toString().startsWith("hmac:"_L1), qPrintable(row["user_id"_L1].toString()));
        const RawAnswer ring = daemon.clientData({{u"caller_id"_s, maren}});
        QCOMPARE(returning(ring), u"yes"_s);
        QCOMPARE(json(ring)["dynamic_variables"_L1]["caller_id"_L1].toString(), maren);
        QCOMPARE(json(ring)["user_id"_L1], rows[0]["user_id"_L1]);
        const RawAnswer found = daemon.retrieve({{u"query"_s, u"Quay Street"_s}, {u"user_id"_s, maren}});
        QVERIFY2(found.body.contains("Quay Street"), found.body.constData());
    }

    void answersWhileMem0Misbehaves_data()
    {
        QTest::addColumn<QJsonObject>("behavior");
        QTest::newRow("silent") << QJsonObject{{u"silent"_s, true}};
        QTest::newRow("failing") << QJsonObject{{u"fail_status"_s, 500}};
        QTest::newRow("rate-limiting") << QJsonObject{{u"fail_status"_s, 429}, {u"retry_after"_s, 1}};
        QTest::newRow("answering garbage") << QJsonObject{{u"garbage"_s, true}};
        QTest::newRow("showing a proxy's error page") << QJsonObject{{u"html"_s, true}};
        QTest::newRow("breaking off") << QJsonObject{{u"truncate"_s, true}};
        QTest::newRow("refusing the key") << QJsonObject{{u"fail_status"_s, 401}};
    }
    void answersWhileMem0Misbehaves()
    {
        QFETCH(QJsonObject, behavior);
        const FakeMem0Process mem0;
        DaemonProcess daemon;
        daemon.configure("[client_data]\ndeadline_seconds = 0.3\n[delivery]\nsettle_seconds = "
                         "0.1\ndenied_pause_seconds = 0.2\nretry_seconds = [0.1, 0.1, 0.1, 0.1, "
                         "0.1, 0.1, 1, 1, 1, 1, 1, 1]\ndeadline_seconds = 0.3\n");
        daemon.setEnvironment(u"MEM0_TIMEOUT"_s, u"0.3"_s);
        QVERIFY(startBefore(daemon, mem0, u"platform"_s));
        QVERIFY(mem0.behave(behavior));

        const RawAnswer ring = daemon.clientData({{u"caller_id"_s, maren}});
        QCOMPARE(ring.status, 200);
        const QJsonObject variables = json(ring).value("dynamic_variables"_L1).toObject();
        for (const QString &name : {u"caller_id"_s, u"memory_count"_s, u"memory_summary"_s, u"returning_caller"_s,
                                    u"caller_name"_s, u"memory_context"_s})
            QVERIFY2(variables.value(name).isString(), qPrintable(name));
        const RawAnswer found = daemon.retrieve({{u"query"_s, u"address"_s}, {u"user_id"_s, maren}});
        QCOMPARE(found.status, 200);
        QCOMPARE(json(found).value("count"_L1).toInt(-1), 0);
        QVERIFY(json(found).contains("note"_L1));
        QCOMPARE(daemon.postCall(report()).status, 200);
        QCOMPARE(daemon.get("/readyz").status, 200);

        QVERIFY(mem0.behave({}));
        QVERIFY2(daemon.waitUntilRemembered(), daemon.log().constData());
        QVERIFY(mem0.memories().size() >= 2);
        QCOMPARE(mem0.stats().value("repeated"_L1).toInt(-1), 0);
    }

    void takesAnotherKeyOfMem0OnReload()
    {
        const FakeMem0Process mem0(u"platform"_s, u"m0-new"_s);
        const QTemporaryDir secrets;
        const QString path = secrets.filePath(u"mem0_key"_s);
        writeSecret(path, "m0-old");
        DaemonProcess daemon;
        daemon.configure("[mem0]\napi_key_file = \"" + path.toUtf8() + "\"\n");
        daemon.setEnvironment(u"MEM0_BASE_URL"_s, mem0.url());
        QVERIFY(daemon.start());
        const QJsonObject question{{u"query"_s, u"address"_s}, {u"user_id"_s, maren}};
        const auto note = [&] { return json(daemon.retrieve(question)).value("note"_L1).toString(); };
        QCOMPARE(note(), u"memory is unavailable at the moment"_s);
        writeSecret(path, "m0-new");
        QCOMPARE(::kill(pid_t(daemon.processId()), SIGHUP), 0);
        QTRY_COMPARE(note(), u"nothing found"_s);
        QVERIFY(!daemon.log().contains("restart only"));
        QCOMPARE(daemon.stop(), 0);
    }

    void startsAndAcceptsWhileMem0IsDead()
    {
        DaemonProcess daemon;
        daemon.configure("[delivery]\nsettle_seconds = 0.1\nretry_seconds = [0.1, 0.1]\n");
        daemon.setEnvironment(u"MEM0_BASE_URL"_s, u"http://127.0.0.1:1"_s);
        daemon.setEnvironment(u"MEM0_API_KEY"_s, u"m0-test"_s);
        QVERIFY(daemon.start());
        QCOMPARE(returning(daemon.clientData({{u"caller_id"_s, maren}})), u"no"_s);
        QCOMPARE(daemon.postCall(report()).status, 200);
        QTRY_COMPARE(json(daemon.get("/readyz")).value("store"_L1).toObject().value("state"_L1).toString(),
                     u"unreachable"_s);
        QTRY_COMPARE(json(daemon.get("/readyz")).value("outbox"_L1).toObject().value("dead"_L1).toInt(-1), 1);
        QCOMPARE(daemon.get("/readyz").status, 200);
    }

private:
    static void writeSecret(const QString &path, const QByteArray &secret)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(secret);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }
    static QByteArray report() { return testData(u"elevenlabs/post-call/01_transcription_twilio_object.json"_s); }
    static bool startBefore(DaemonProcess &daemon, const FakeMem0Process &mem0, const QString &flavor)
    {
        daemon.setEnvironment(u"MEM0_BASE_URL"_s, mem0.url());
        daemon.setEnvironment(u"MEM0_API_KEY"_s, u"m0-test"_s);
        daemon.setEnvironment(u"MEM0_FLAVOR"_s, flavor);
        return mem0.port() != 0 && daemon.start();
    }
};

QTEST_GUILESS_MAIN(tst_Mem0Bridge)
#include "tst_mem0bridge.moc"
