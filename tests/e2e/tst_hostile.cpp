// SPDX-License-Identifier: MIT
#include "support/daemonprocess.h"
#include "support/fakemem0process.h"

#include <QtTest>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::FakeMem0Process;
using am::test::RawAnswer;
using am::test::RawClient;

namespace {

const QByteArray ringBody = "{\"caller_id\":\"+15550100123\"}";

QByteArray ring(const QByteArray &headerLines = {})
{
    return RawClient::post("/client-data", ringBody, DaemonProcess::workspaceKeyLine() + headerLines);
}

qint64 residentKilobytes(qint64 processId)
{
    QFile status(u"/proc/%1/status"_s.arg(processId));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    static const QRegularExpression resident(u"VmRSS:\\s+(\\d+) kB"_s);
    return resident.match(QString::fromUtf8(status.readAll())).captured(1).toLongLong();
}

} // namespace

/// The real daemon against peers that break HTTP, stall, lie, hang up or come in thousands. After each of them it
/// must go on answering.
class tst_Hostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_daemon.configure("[limits]\nconnections = 6000\nheader_seconds = 0.5\nbody_seconds = 0.7\nidle_seconds = 30\n"
                           "[log]\nlevel = \"warning\"\n");
        QVERIFY2(m_daemon.start(), m_daemon.log().constData());
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanup()
    {
        QVERIFY2(m_daemon.isRunning(), m_daemon.log().constData());
        QCOMPARE(m_daemon.get("/healthz").status, 200);
    }
    void cleanupTestCase() { QCOMPARE(m_daemon.stop(), 0); }

    void refusesBrokenHttp_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &bytes, int status) {
            QTest::newRow(name) << bytes << status;
        };
        const QByteArray head = "POST /client-data HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        row("TLS instead of HTTP", QByteArray::fromHex("16030100c8010000c40303") + QByteArray(64, 'x'), 400);
        row("both lengths", head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
        row("two lengths that differ", head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 400);
        row("a negative length", head + "Content-Length: -5\r\n\r\n", 400);
        row("a length of 2^64-1", head + "Content-Length: 18446744073709551615\r\n\r\n", 413);
        row("a huge length", head + "Content-Length: 99999999999\r\n\r\n", 413);
        row("a chunk size that is none", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400);
        row("an unknown transfer encoding", head + "Transfer-Encoding: xchunked\r\n\r\n", 501);
        row("two hosts", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
        row("no host", "GET /healthz HTTP/1.1\r\n\r\n", 400);
        row("bare line feeds", "GET /healthz HTTP/1.1\nHost: a\n\n", 400);
        row("a folded line", "GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", 400);
        row("a space before the colon", "GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n", 400);
        row("a NUL in a value", QByteArray("GET /healthz HTTP/1.1\r\nHost: a\r\nX: a") + '\0' + "b\r\n\r\n", 400);
        row("a version from the future", "GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n", 505);
        row("an unknown method", "BREW /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 501);
        row("a line feed in the path", "GET /healthz%0A HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("an endless header", "GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(100'000, 'x'), 431);
        row("an expectation nobody can meet", head + "Expect: magic\r\nContent-Length: 2\r\n\r\n{}", 417);
    }
    void refusesBrokenHttp()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        RawClient client(m_daemon.port());
        client.send(bytes);
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, status);
        QVERIFY2(QJsonDocument::fromJson(answer->body).object().contains("code"_L1), answer->body.constData());
        QVERIFY(client.waitForClose());
    }

    void answersPipelinedRequestsInOrder()
    {
        RawClient client(m_daemon.port());
        QByteArray bytes;
        for (int number = 0; number < 50; ++number)
            bytes += number % 2 == 0 ? ring() : RawClient::request("GET", "/nowhere");
        QVERIFY(client.send(bytes));
        for (int number = 0; number < 50; ++number) {
            const auto answer = client.receive();
            QVERIFY(answer);
            QCOMPARE(answer->status, number % 2 == 0 ? 200 : 404);
        }
    }

    void takesChunkedBodies()
    {
        RawClient client(m_daemon.port());
        QByteArray bytes = "POST /client-data HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" +
                           DaemonProcess::workspaceKeyLine() + "Transfer-Encoding: chunked\r\n\r\n";
        for (const char c : ringBody)
            bytes += QByteArray("1;x=y\r\n") + c + "\r\n";
        for (const char c : QByteArray(bytes + "0\r\nTrailer: dropped\r\n\r\n"))
            QVERIFY(client.send(QByteArray(1, c)));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QVERIFY(client.send(RawClient::request("GET", "/healthz")));
        QVERIFY(client.receive());
    }

    void answersAHalfClosedPeer()
    {
        RawClient client(m_daemon.port());
        QVERIFY(client.send(ring()));
        client.shutdownWriting();
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QVERIFY(client.waitForClose());
    }

    void cutsSlowPeersOff_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("in the middle of the header") << QByteArray("POST /client-data HTTP/1.1\r\nHos");
        QTest::newRow("in the middle of the body")
            << QByteArray("POST /client-data HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                          "Content-Length: 100\r\n\r\n{");
    }
    void cutsSlowPeersOff()
    {
        QFETCH(QByteArray, bytes);
        RawClient client(m_daemon.port());
        QVERIFY(client.send(bytes));
        QCOMPARE(m_daemon.clientData({{u"caller_id"_s, u"+15550100123"_s}}).status, 200);
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 408);
        QVERIFY(client.waitForClose());
    }

    void goesOnWhenPeersHangUpBeforeTheirAnswer()
    {
        for (int number = 0; number < 300; ++number) {
            RawClient client(m_daemon.port());
            QVERIFY(client.send(number % 3 == 0 ? ring("Connection: Upgrade\r\nUpgrade: websocket\r\n") : ring()));
            if (number % 2 == 0)
                client.reset();
        }
    }

    void survivesAHundredMegabytesOfAttack()
    {
        const qint64 before = residentKilobytes(m_daemon.processId());
        const QByteArray megabyte(1024 * 1024, 'x');
        for (const QByteArray &head :
             {QByteArray("POST /client-data HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n"),
              QByteArray("GET / HTTP/1.1\r\nX: ")}) {
            RawClient client(m_daemon.port());
            client.send(head);
            for (int sent = 0; sent < 100 && client.send(megabyte); ++sent) {
            }
        }
        QVERIFY(residentKilobytes(m_daemon.processId()) - before < 64 * 1024);
    }

    void servesBesideFiveThousandIdleConnections()
    {
        rlimit limit = {};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
        if (limit.rlim_max < 5200)
            QSKIP("this machine allows fewer than 5,200 descriptors");
        std::vector<std::unique_ptr<RawClient>> idle;
        for (int number = 0; number < 5000; ++number) {
            idle.push_back(std::make_unique<RawClient>(m_daemon.port()));
            QVERIFY(idle.back()->isConnected());
        }
        for (int number = 0; number < 100; ++number)
            QCOMPARE(m_daemon.clientData({{u"caller_id"_s, u"+15550100123"_s}}).status, 200);
        QVERIFY(residentKilobytes(m_daemon.processId()) < 256 * 1024);
        QVERIFY(idle.front()->send(RawClient::request("GET", "/healthz")));
        QVERIFY(idle.front()->receive());
    }

    void survivesHangUpsWhileMem0IsSlowUnderValgrind()
    {
        const QString valgrind = QStandardPaths::findExecutable(u"valgrind"_s);
        if (valgrind.isEmpty() || QStringLiteral(AM_SANITIZED) != u""_s)
            QSKIP("needs valgrind, and a build without sanitizers");
        const FakeMem0Process mem0;
        QVERIFY(mem0.behave({{u"delay_ms"_s, 300}}));
        DaemonProcess daemon;
        daemon.setEnvironment(u"MEM0_BASE_URL"_s, mem0.url());
        daemon.setEnvironment(u"MEM0_API_KEY"_s, u"m0-test"_s);
        daemon.setWrapper({valgrind, u"--error-exitcode=9"_s, u"--quiet"_s, u"--leak-check=no"_s,
                           u"--soname-synonyms=somalloc=*jemalloc*"_s});
        QVERIFY2(daemon.start(), daemon.log().constData());
        for (int number = 0; number < 60; ++number) {
            RawClient client(daemon.port());
            client.send(number % 4 == 0 ? ring("Connection: Upgrade\r\nUpgrade: websocket\r\n") : ring() + ring());
            if (number % 2 == 0)
                client.reset();
            else if (number % 5 == 0)
                QVERIFY(client.receive(60'000));
        }
        QCOMPARE(daemon.clientData({{u"caller_id"_s, u"+15550100123"_s}}).status, 200);
        QVERIFY2(daemon.stop(60'000) == 0, daemon.log().constData());
        QVERIFY2(!daemon.log().contains("Invalid read"), daemon.log().constData());
    }

private:
    DaemonProcess m_daemon;
};

QTEST_GUILESS_MAIN(tst_Hostile)
#include "tst_hostile.moc"
