// SPDX-License-Identifier: MIT
#include "http/gate.h"
#include "http/rawpeer.h"

#include <QSignalSpy>
#include <QtTest>

#include <fcntl.h>
#include <sys/resource.h>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace am::test;

namespace {

/// Keeps requests until the test answers them, or answers at once.
class FakeTaker final : public am::RequestTaker
{
public:
    void take(quint64 ticket, am::HttpRequest request, am::RequestRecord record) override
    {
        Q_UNUSED(record)
        requests.append(request);
        tickets.append(ticket);
        if (atOnce)
            answer(tickets.size() - 1, request.body);
    }
    void expire(quint64 ticket, const am::HttpAnswer &answer) override
    {
        expired.append(ticket);
        if (answersExpired)
            gate->answer(ticket, am::RawAnswer::from(answer));
    }
    void refused(const am::RequestRecord &record) override { refusals.append(record); }

    void answer(qsizetype index, const QByteArray &body)
    {
        am::HttpAnswer answer;
        answer.body = body;
        gate->answer(tickets.at(index), am::RawAnswer::from(answer));
    }

    am::Gate *gate = nullptr;
    bool atOnce = true;
    bool answersExpired = true;
    QList<am::HttpRequest> requests;
    QList<quint64> tickets;
    QList<quint64> expired;
    QList<am::RequestRecord> refusals;
};

/// A Gate that listens, with limits as the test sets them.
struct GateFixture
{
    GateFixture()
        : gate(limits, bodyLimit, taker)
    {
        taker.gate = &gate;
        const am::Result<quint16> given = gate.listen(QHostAddress(QHostAddress::LocalHost), 0);
        if (!given)
            qFatal("%s", qPrintable(given.error().detail));
        port = *given;
    }

    am::GateLimits limits;
    am::RequestParser::BodyLimit bodyLimit = [](QByteArrayView) { return qint64(64) << 20; };
    FakeTaker taker;
    am::Gate gate;
    quint16 port = 0;
};

const QByteArray startOfBody = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n";

} // namespace

/// Limits, deadlines and descriptors. What requests look like is tst_requestparser's and tst_httpfront's business.
class tst_Gate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void closesLatePeers_data();
    void closesLatePeers();
    void enforcesTheMinimumRate();
    void letsSteadyBodiesThrough();
    void boundsEvenSteadyBodies();
    void closesIdleConnections();
    void cutsPeersThatDoNotRead();
    void sendsLargeAnswersToSlowReaders();
    void expiresRequestsNobodyAnswers();
    void asksForBodies();
    void honorsClose_data();
    void honorsClose();
    void refusesIncompleteRequests();
    void recordsPeersThatHangUpHalfway();
    void capsConnections();
    void capsRequestsInFlight();
    void capsBodiesInFlight();
    void letsCallersPassWhenFull();
    void doesNotReadAheadWithoutBound();
    void holdsNothingForALyingLength();
    void survivesWithoutDescriptors();
    void oneSlowPeerDelaysNobody();
    void aBusyPipelineDelaysNobody();
    void manyIdleConnectionsDelayNobody();
    void lingersUntilThePeerHasRead();
    void takesNewLimitsInPlace();
    void listensOnIpv6();
    void wakesUpAfterNobodyWasThere();
};

void tst_Gate::closesLatePeers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("in the request line") << QByteArray("GET /") << QByteArray("header_timeout");
    QTest::newRow("in a field") << QByteArray("GET / HTTP/1.1\r\nHost: ") << QByteArray("header_timeout");
    QTest::newRow("before the body") << startOfBody << QByteArray("body_timeout");
    QTest::newRow("in the body") << startOfBody + "x" << QByteArray("body_timeout");
    QTest::newRow("in a chunk") << QByteArray(
                                       "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")
                                << QByteArray("body_timeout");
}

void tst_Gate::closesLatePeers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, code);
    GateFixture f;
    f.limits.header = 50ms;
    f.limits.body = 50ms;
    RawPeer peer(f.port);
    const Received answer = peer.ask(bytes);
    QCOMPARE(answer.status, 408);
    QCOMPARE(answer.code(), code);
    QCOMPARE(answer.fields.value("connection"), "close");
    QVERIFY(peer.waitForClose());
    QCOMPARE(f.taker.refusals.size(), 1);
    QCOMPARE(f.taker.refusals.first().status, 408);
    QVERIFY(f.taker.requests.isEmpty());
}

void tst_Gate::enforcesTheMinimumRate()
{
    GateFixture f;
    f.limits.rateWindow = 50ms;
    f.limits.minimumRate = 10'000;
    RawPeer peer(f.port);
    peer.send(startOfBody);
    QTimer trickle;
    connect(&trickle, &QTimer::timeout, &trickle, [&peer] { peer.send("x"); });
    trickle.start(5);
    const Received answer = peer.answers(1).value(0);
    trickle.stop();
    QCOMPARE(answer.status, 408);
    QCOMPARE(answer.code(), "body_too_slow");
    QVERIFY(peer.waitForClose());
}

void tst_Gate::letsSteadyBodiesThrough()
{
    GateFixture f;
    f.limits.rateWindow = 100ms;
    f.limits.minimumRate = 100;
    RawPeer peer(f.port);
    peer.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n");
    QTimer steady;
    connect(&steady, &QTimer::timeout, &steady, [&peer] { peer.send(QByteArray(100, 'x')); });
    steady.start(5);
    const Received answer = peer.answers(1).value(0);
    steady.stop();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body.size(), 4000);
}

void tst_Gate::boundsEvenSteadyBodies()
{
    GateFixture f;
    f.limits.body = 100ms;
    f.limits.rateWindow = 20ms;
    f.limits.minimumRate = 1;
    RawPeer peer(f.port);
    peer.send(startOfBody);
    QTimer steady;
    connect(&steady, &QTimer::timeout, &steady, [&peer] { peer.send(QByteArray(100, 'x')); });
    steady.start(5);
    const Received answer = peer.answers(1).value(0);
    steady.stop();
    QCOMPARE(answer.code(), "body_timeout");
}

void tst_Gate::closesIdleConnections()
{
    GateFixture f;
    f.limits.idle = 60ms;
    RawPeer silent(f.port);
    RawPeer used(f.port);
    QCOMPARE(used.ask(post("/", "1")).status, 200);
    QVERIFY(silent.waitForClose());
    QVERIFY(used.waitForClose());
    QVERIFY(silent.received().isEmpty());
    QVERIFY(used.received().isEmpty());
    QCOMPARE(f.gate.connections(), 0);
    QVERIFY(f.taker.refusals.isEmpty());
}

void tst_Gate::cutsPeersThatDoNotRead()
{
    GateFixture f;
    f.limits.write = 60ms;
    f.taker.atOnce = false;
    QTcpSocket peer;
    peer.setReadBufferSize(1024);
    peer.connectToHost(QHostAddress(QHostAddress::LocalHost), f.port);
    QVERIFY(peer.waitForConnected());
    peer.write(post("/", "1"));
    QTRY_COMPARE(f.taker.requests.size(), 1);
    f.taker.answer(0, QByteArray(20'000'000, 'x'));
    QVERIFY(f.gate.bytesHeld() > 1'000'000);
    QTRY_COMPARE(f.gate.connections(), 0);
    QCOMPARE(f.gate.bytesHeld(), 0);
}

void tst_Gate::sendsLargeAnswersToSlowReaders()
{
    GateFixture f;
    f.limits.write = 200ms;
    f.taker.atOnce = false;
    RawPeer peer(f.port);
    peer.send(post("/", "1") + post("/", "2"));
    QTRY_COMPARE(f.taker.requests.size(), 1);
    f.taker.answer(0, QByteArray(20'000'000, 'x'));
    QCOMPARE(peer.answers(1).value(0).body.size(), 20'000'000);
    QTRY_COMPARE(f.taker.requests.size(), 2);
    f.taker.answer(1, "2");
    QCOMPARE(peer.answers(1).value(0).body, "2");
}

void tst_Gate::expiresRequestsNobodyAnswers()
{
    GateFixture f;
    f.limits.answer = 50ms;
    f.taker.atOnce = false;
    f.taker.answersExpired = false;
    RawPeer peer(f.port);
    RawPeer gone(f.port);
    peer.send(post("/", "1"));
    gone.send(post("/", "2"));
    QTRY_COMPARE(f.taker.requests.size(), 2);
    gone.reset();
    const Received answer = peer.answers(1).value(0);
    QCOMPARE(answer.status, 504);
    QTRY_COMPARE(f.taker.expired.size(), 2);
    QCOMPARE(f.gate.requestsInFlight(), 0);
    f.taker.answer(0, "late");
    f.taker.atOnce = true;
    QCOMPARE(peer.ask(post("/", "next")).body, "next");
}

void tst_Gate::asksForBodies()
{
    GateFixture f;
    RawPeer peer(f.port);
    peer.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    QVERIFY(peer.waitForBytes("HTTP/1.1 100 Continue\r\n\r\n"));
    QVERIFY(f.taker.requests.isEmpty());
    QCOMPARE(peer.answers(1).value(0).status, 100);
    QCOMPARE(peer.ask("ok").body, "ok");
    // Nobody is asked for what has come already, or was refused.
    QCOMPARE(peer.ask(post("/", "ok", "Expect: 100-continue\r\n")).status, 200);
    QCOMPARE(peer.ask("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n").status,
             413);
}

void tst_Gate::honorsClose_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("closes");
    QTest::newRow("Connection: close") << get("/", "Connection: close\r\n") << true;
    QTest::newRow("HTTP/1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << true;
    QTest::newRow("HTTP/1.0 with keep-alive")
        << QByteArray("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n") << false;
    QTest::newRow("HTTP/1.1") << get("/") << false;
}

void tst_Gate::honorsClose()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, closes);
    GateFixture f;
    RawPeer peer(f.port);
    const Received answer = peer.ask(request);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.fields.value("connection"), closes ? "close" : "keep-alive");
    if (closes) {
        QVERIFY(peer.waitForClose());
        QTRY_COMPARE(f.gate.connections(), 0);
    } else {
        QCOMPARE(peer.ask(get("/")).status, 200);
    }
}

void tst_Gate::refusesIncompleteRequests()
{
    GateFixture f;
    RawPeer peer(f.port);
    peer.send(startOfBody + "x");
    peer.closeHalf();
    const Received answer = peer.answers(1).value(0);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.code(), "incomplete_request");
    QVERIFY(peer.waitForClose());
    QCOMPARE(f.taker.refusals.size(), 1);
    RawPeer silent(f.port);
    silent.closeHalf();
    QVERIFY(silent.waitForClose());
    QCOMPARE(f.taker.refusals.size(), 1);
}

void tst_Gate::recordsPeersThatHangUpHalfway()
{
    GateFixture f;
    RawPeer peer(f.port);
    peer.send(startOfBody + "x");
    QTRY_VERIFY(f.gate.bytesHeld() > 0);
    peer.reset();
    QTRY_COMPARE(f.taker.refusals.size(), 1);
    QCOMPARE(f.taker.refusals.first().code, "incomplete_request");
    QCOMPARE(f.taker.refusals.first().method, "POST");
    QCOMPARE(f.gate.bytesHeld(), 0);
}

void tst_Gate::capsConnections()
{
    GateFixture f;
    f.limits.connections = 3;
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (int i = 0; i < 3; ++i)
        peers.push_back(std::make_unique<RawPeer>(f.port));
    QTRY_COMPARE(f.gate.connections(), 3);
    RawPeer refused(f.port);
    const Received answer = refused.answers(1).value(0);
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.code(), "too_many_connections");
    QCOMPARE(answer.fields.value("retry-after"), "1");
    QVERIFY(refused.waitForClose());
    QTRY_COMPARE(f.taker.refusals.size(), 1);
    // Far beyond the limit nobody is heard any more, but each leaves a record.
    std::vector<std::unique_ptr<RawPeer>> flood;
    for (int i = 0; i < 100; ++i)
        flood.push_back(std::make_unique<RawPeer>(f.port));
    QTRY_COMPARE(f.taker.refusals.size(), 101);
    QVERIFY(f.gate.connections() <= 3 + 64);
    flood.clear();
    peers.pop_back();
    QTRY_COMPARE(f.gate.connections(), 2);
    RawPeer next(f.port);
    QCOMPARE(next.ask(post("/", "1")).status, 200);
    QCOMPARE(peers.front()->ask(post("/", "1")).status, 200);
}

void tst_Gate::capsRequestsInFlight()
{
    GateFixture f;
    f.limits.requestsInFlight = 2;
    f.taker.atOnce = false;
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (int i = 0; i < 2; ++i) {
        peers.push_back(std::make_unique<RawPeer>(f.port));
        peers.back()->send(post("/", "1"));
    }
    QTRY_COMPARE(f.taker.requests.size(), 2);
    RawPeer refused(f.port);
    const Received answer = refused.ask(get("/some"));
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.code(), "overloaded");
    QCOMPARE(answer.fields.value("retry-after"), "1");
    QCOMPARE(f.taker.refusals.first().endpoint, "/some");
    f.taker.answer(0, "done");
    RawPeer next(f.port);
    next.send(post("/", "2"));
    QTRY_COMPARE(f.taker.requests.size(), 3);
}

void tst_Gate::capsBodiesInFlight()
{
    GateFixture f;
    f.limits.bodiesInFlight = 500'000;
    f.taker.atOnce = false;
    RawPeer first(f.port);
    first.send(post("/", QByteArray(400'000, 'x')));
    QTRY_COMPARE(f.taker.requests.size(), 1);
    QVERIFY(f.gate.bytesHeld() >= 400'000);
    RawPeer second(f.port);
    second.send(post("/", QByteArray(400'000, 'x')));
    const Received answer = second.answers(1).value(0);
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.code(), "overloaded");
    QVERIFY(f.gate.bytesHeld() < 600'000);
    QCOMPARE(f.taker.refusals.size(), 1);
    f.taker.answer(0, "done");
    QCOMPARE(first.answers(1).value(0).status, 200);
    RawPeer third(f.port);
    third.send(post("/", QByteArray(400'000, 'x')));
    QTRY_COMPARE(f.taker.requests.size(), 2);
}

void tst_Gate::letsCallersPassWhenFull()
{
    GateFixture f;
    f.taker.atOnce = false;
    RawPeer upload(f.port);
    upload.send(post("/", QByteArray(400'000, 'x')));
    QTRY_COMPARE(f.taker.requests.size(), 1);
    f.limits.bodiesInFlight = 300'000; // from now on it is full
    RawPeer caller(f.port);
    const QByteArray request = post("/", QByteArray(f.limits.smallBody, 'y'));
    caller.send(request.chopped(10'000));
    QTRY_VERIFY(f.gate.bytesHeld() > 400'000 + f.limits.smallBody - 11'000);
    caller.send(request.last(10'000));
    QTRY_COMPARE(f.taker.requests.size(), 2);
    f.taker.answer(1, "done");
    QCOMPARE(caller.answers(1).value(0).status, 200);
    RawPeer other(f.port);
    other.send(post("/", QByteArray(400'000, 'x')));
    QCOMPARE(other.answers(1).value(0).status, 503);
}

void tst_Gate::doesNotReadAheadWithoutBound()
{
    GateFixture f;
    f.taker.atOnce = false;
    RawPeer peer(f.port);
    QByteArray many;
    for (int i = 0; i < 20'000; ++i)
        many += post("/", "1");
    peer.send(many);
    QTRY_COMPARE(f.taker.requests.size(), 1);
    RawPeer other(f.port);
    QCOMPARE(other.ask("rubbish\r\n\r\n").status, 400); // the Gate has been round all its connections meanwhile
    QVERIFY(f.gate.bytesHeld() < 200'000);
    QCOMPARE(f.taker.requests.size(), 1);
}

void tst_Gate::holdsNothingForALyingLength()
{
    GateFixture f;
    RawPeer peer(f.port);
    peer.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000000\r\n\r\nxx");
    QTRY_VERIFY(f.gate.bytesHeld() > 0);
    QVERIFY(f.gate.bytesHeld() < 1000);
}

void tst_Gate::survivesWithoutDescriptors()
{
    GateFixture f;
    RawPeer before(f.port);
    QCOMPARE(before.ask(post("/", "1")).status, 200);
    // The peers are made first, since they need descriptors too: their connections wait to be accepted.
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (int i = 0; i < 5; ++i)
        peers.push_back(std::make_unique<RawPeer>(f.port));
    rlimit old{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &old), 0);
    const int next = ::open("/dev/null", O_RDONLY); // all descriptors below it are in use
    ::close(next);
    const rlimit none{rlim_t(next), old.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);

    const std::clock_t began = std::clock();
    for (const auto &peer : peers)
        QVERIFY(peer->waitForClose());
    QTest::qWait(200);
    const auto spent = double(std::clock() - began) / CLOCKS_PER_SEC;
    const Received meanwhile = before.ask(post("/", "2"));
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &old), 0);

    QCOMPARE(meanwhile.status, 200);
    QVERIFY2(spent < 0.15, "it spins");
    QCOMPARE(f.taker.refusals.size(), 5);
    QCOMPARE(f.taker.refusals.first().status, 503);
    QCOMPARE(f.taker.refusals.first().code, "no_descriptors");
    RawPeer after(f.port);
    QCOMPARE(after.ask(post("/", "3")).status, 200);
}

void tst_Gate::oneSlowPeerDelaysNobody()
{
    GateFixture f;
    RawPeer slow(f.port);
    RawPeer fast(f.port);
    slow.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n");
    for (int i = 0; i < 30; ++i) {
        slow.send("x");
        QCOMPARE(fast.ask(post("/", QByteArray::number(i))).body, QByteArray::number(i));
    }
    QCOMPARE(slow.answers(1).value(0).body.size(), 30);
}

void tst_Gate::aBusyPipelineDelaysNobody()
{
    GateFixture f;
    RawPeer busy(f.port);
    RawPeer other(f.port);
    QCOMPARE(other.ask(get("/other")).status, 200);
    QByteArray many;
    for (int i = 0; i < 5000; ++i)
        many += "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    busy.send(many);
    QTRY_VERIFY(f.taker.requests.size() > 1);
    QCOMPARE(other.ask(get("/other")).status, 200);
    QVERIFY(f.taker.requests.size() < 5000);
    QCOMPARE(busy.answers(5000).size(), 5000);
}

void tst_Gate::manyIdleConnectionsDelayNobody()
{
    GateFixture f;
    std::vector<std::unique_ptr<RawPeer>> idle;
    for (int i = 0; i < 400; ++i)
        idle.push_back(std::make_unique<RawPeer>(f.port));
    QTRY_COMPARE(f.gate.connections(), 400);
    QCOMPARE(f.gate.bytesHeld(), 0);
    RawPeer active(f.port);
    QCOMPARE(active.ask(post("/", "1")).status, 200);
    for (const auto &peer : idle)
        QCOMPARE(peer->ask(post("/", "1")).status, 200);
}

void tst_Gate::lingersUntilThePeerHasRead()
{
    GateFixture f;
    f.limits.linger = 100ms;
    f.bodyLimit = [](QByteArrayView) { return 10; };
    RawPeer peer(f.port);
    // The peer sends all of its body before it reads; a plain close would reset the connection meanwhile.
    peer.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n");
    peer.send(QByteArray(5'000'000, 'x'));
    QCOMPARE(peer.answers(1).value(0).status, 413);
    RawPeer stubborn(f.port);
    QTimer trickle;
    connect(&trickle, &QTimer::timeout, &trickle, [&stubborn] { stubborn.send("x"); });
    trickle.start(5);
    stubborn.send("rubbish\r\n");
    QTRY_COMPARE(f.gate.connections(), 0);
}

void tst_Gate::takesNewLimitsInPlace()
{
    GateFixture f;
    RawPeer peer(f.port);
    QCOMPARE(peer.ask(post("/", "1")).status, 200);
    f.limits.headerBytes = 10;
    QCOMPARE(peer.ask(post("/", "1")).status, 414);
    f.limits = {};
    f.limits.idle = 40ms;
    RawPeer next(f.port);
    QVERIFY(next.waitForClose());
}

void tst_Gate::listensOnIpv6()
{
    am::GateLimits limits;
    const am::RequestParser::BodyLimit bodyLimit = [](QByteArrayView) { return 10; };
    FakeTaker taker;
    am::Gate gate(limits, bodyLimit, taker);
    taker.gate = &gate;
    const am::Result<quint16> port = gate.listen(QHostAddress(QHostAddress::LocalHostIPv6), 0);
    if (!port)
        QSKIP("this machine has no IPv6");
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHostIPv6), *port);
    QVERIFY(socket.waitForConnected());
    socket.write(get("/"));
    QTRY_COMPARE(taker.requests.size(), 1);
    QCOMPARE(taker.requests.first().peer, "::1");

    // An IPv4 peer of an IPv6 socket, as with the address "::", but on the loopback only.
    am::Gate mapped(limits, bodyLimit, taker);
    const am::Result<quint16> mappedPort = mapped.listen(QHostAddress(u"::ffff:127.0.0.1"_s), 0);
    QVERIFY2(mappedPort, qPrintable(mappedPort ? QString() : mappedPort.error().detail));
    taker.gate = &mapped;
    RawPeer peer(*mappedPort);
    QCOMPARE(peer.ask(get("/")).status, 200);
    QCOMPARE(taker.requests.last().peer, "127.0.0.1");
}

void tst_Gate::wakesUpAfterNobodyWasThere()
{
    GateFixture f;
    {
        RawPeer peer(f.port);
        QCOMPARE(peer.ask(get("/")).status, 200);
    }
    QTRY_COMPARE(f.gate.connections(), 0);
    QTest::qWait(600); // longer than the slowest sweep, after which none is due
    f.limits.idle = 40ms;
    RawPeer peer(f.port);
    QVERIFY(peer.waitForClose());
}

QTEST_GUILESS_MAIN(tst_Gate)
#include "tst_gate.moc"
