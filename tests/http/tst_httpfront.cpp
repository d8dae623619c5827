// SPDX-License-Identifier: MIT
#include "http/frontfixture.h"
#include "http/rawpeer.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QtTest>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace am::test;

namespace {

void answerHeld(FrontFixture &f, qsizetype index, const QByteArray &body)
{
    am::HttpAnswer answer;
    answer.body = body;
    f.held.at(index)->answer(answer);
}

} // namespace

/// The front with a real QHttpServer behind it and real sockets before it.
class tst_HttpFront : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void answers();
    void givesHandlersTheWholeRequest();
    void answersErrors_data();
    void answersErrors();
    void servesVersionedPathsAsTheSameEndpoint();
    void answersHeadWithoutABody();
    void takesChunkedBodies();
    void takesLargeBodies();
    void treatsUpgradesAsPlainRequests();
    void survivesAHangUpWhileAnAnswerIsPending_data();
    void survivesAHangUpWhileAnAnswerIsPending();
    void answersInOrder();
    void answersPipelinedRequestsOfAllKinds();
    void answersHalfClosedPeers();
    void catchesExceptions();
    void answersForHandlersThatDoNot();
    void answersLateHandlersInTheirPlace();
    void refusesStatusesNobodyKnows();
    void dropsAnswersThatComeAfterTheFront();
    void reusesLanesForManyRequests();
    void retriesAreAnnounced();
    void answersPreflightsOfAllowedOrigins();
    void showsAnswersToAllowedOriginsOnly();
    void knowsNoOriginsByDefault();
    void drains();
    void drainsInBoundedTime();
    void saysThatAPortIsBusy();
    void leavesOneRecordForEachRequest();
    void restsWhenNothingHappens();
};

void tst_HttpFront::answers()
{
    FrontFixture f;
    RawPeer peer(f.port);
    const Received answer = peer.ask(post("/echo", "{\"a\":1}"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, "{\"a\":1}");
    QCOMPARE(answer.fields.value("content-type"), "application/json");
    QCOMPARE(answer.fields.value("connection"), "keep-alive");
    QVERIFY(answer.fields.value("date").endsWith(" GMT"));
    QCOMPARE(peer.ask(get("/state")).body, "{\"ok\":true}");
    QVERIFY(peer.isOpen());
}

void tst_HttpFront::givesHandlersTheWholeRequest()
{
    FrontFixture f;
    RawPeer peer(f.port);
    QCOMPARE(peer.ask(post("/v1/echo?a=%20b", "x", "X-Workspace-Key: one\r\nX-Workspace-Key: two\r\n")).status, 200);
    QCOMPARE(f.last.method, "POST");
    QCOMPARE(f.last.path, "/v1/echo");
    QCOMPARE(f.last.query, "a=%20b");
    QCOMPARE(f.last.body, "x");
    QCOMPARE(f.last.peer, "127.0.0.1");
    QCOMPARE(f.last.headers.count("x-workspace-key"), 2);
    QCOMPARE(f.last.headers.value("x-workspace-key"), "one");
    QCOMPARE(peer.ask(get("/state?q")).status, 200);
    QCOMPARE(f.last.query, "q");
}

void tst_HttpFront::answersErrors_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("closes");
    const auto row = [](const char *name, const QByteArray &request, int status, const char *code, bool closes) {
        QTest::newRow(name) << request << status << QByteArray(code) << closes;
    };
    row("an unknown path", get("/nothing"), 404, "not_found", false);
    row("a path with a slash behind it", post("/echo/", "{}"), 404, "not_found", false);
    row("a path with a slash before it", post("//echo", "{}"), 404, "not_found", false);
    row("a path in capitals", post("/ECHO", "{}"), 404, "not_found", false);
    row("another version", post("/v2/echo", "{}"), 404, "not_found", false);
    row("a path that goes up", get("/v1/../nothing"), 404, "not_found", false);
    row("OPTIONS *", get("*", {}, "OPTIONS"), 404, "not_found", false);
    row("a wrong method", get("/echo"), 405, "method_not_allowed", false);
    row("HEAD of what is no GET", get("/echo", {}, "DELETE"), 405, "method_not_allowed", false);
    row("OPTIONS without origins", get("/echo", {}, "OPTIONS"), 405, "method_not_allowed", false);
    row("another content type",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415,
        "unsupported_media_type", false);
    row("two content types", post("/echo", "{}", "Content-Type: application/json\r\n"), 415, "unsupported_media_type",
        false);
    row("a body over the limit", post("/echo", QByteArray(64 * 1024 + 1, 'x')), 413, "body_too_large", true);
    row("a huge length that is a lie", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 413,
        "body_too_large", true);
    row("a length and chunks",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
        "bad_transfer_encoding", true);
    row("two Hosts", get("/state", "Host: y\r\n"), 400, "bad_host", true);
    row("an endless header", "GET /state HTTP/1.1\r\nA: " + QByteArray(100'000, 'a'), 431, "header_too_large", true);
    row("an endless request line", "GET /" + QByteArray(100'000, 'a'), 414, "target_too_long", true);
    row("an unknown expectation", post("/echo", "{}", "Expect: miracles\r\n"), 417, "expectation_failed", true);
    row("TLS", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400, "tls_not_spoken", true);
    row("an unknown method", get("/state", {}, "BREW"), 501, "method_not_implemented", true);
    row("another version of HTTP", "GET /state HTTP/9.9\r\nHost: x\r\n\r\n", 505, "version_not_supported", true);
}

void tst_HttpFront::answersErrors()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    QFETCH(bool, closes);
    FrontFixture f;
    RawPeer peer(f.port);
    const Received answer = peer.ask(request);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.code(), code);
    QCOMPARE(answer.fields.value("content-type"), "application/json");
    QCOMPARE(answer.fields.value("connection"), closes ? "close" : "keep-alive");
    QCOMPARE(answer.fields.value("allow"), status == 405 ? "POST" : "");
    if (closes)
        QVERIFY(peer.waitForClose());
    else
        QCOMPARE(peer.ask(get("/state")).status, 200);
    QCOMPARE(f.records.first().status, status);
    QCOMPARE(f.records.first().code, code);
    QCOMPARE(f.records.size(), closes ? 1 : 2);
}

void tst_HttpFront::servesVersionedPathsAsTheSameEndpoint()
{
    FrontFixture f;
    RawPeer peer(f.port);
    QCOMPARE(peer.ask(post("/v1/echo", "{}", "Accept: */*\r\n")).status, 200);
    const Received wrong = peer.ask(get("/v1/state", {}, "DELETE"));
    QCOMPARE(wrong.status, 405);
    QCOMPARE(wrong.fields.value("allow"), "GET, HEAD");
    QCOMPARE(f.records.first().endpoint, "/echo");
    // Escapes are decoded before QHttpServer compares.
    QCOMPARE(peer.ask(post("/%65cho", "{}")).status, 200);
    QCOMPARE(peer.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: Application/JSON; charset=utf-8\r\n"
                      "Content-Length: 2\r\n\r\n{}")
                 .status,
             200);
    QCOMPARE(peer.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}").status, 200);
    QCOMPARE(peer.ask("POST http://x/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}").status, 200);
}

void tst_HttpFront::answersHeadWithoutABody()
{
    FrontFixture f;
    RawPeer peer(f.port);
    peer.send(get("/state", {}, "HEAD"));
    const Received head = peer.answers(1, true).value(0);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.fields.value("content-length"), "11");
    QCOMPARE(peer.ask(get("/state")).body, "{\"ok\":true}");
    peer.send(get("/nothing", {}, "HEAD"));
    QCOMPARE(peer.answers(1, true).value(0).status, 404);
    peer.send(get("/echo", {}, "HEAD"));
    QCOMPARE(peer.answers(1, true).value(0).status, 405);
    QVERIFY(peer.received().isEmpty());
    QCOMPARE(f.records.first().method, "HEAD");
}

void tst_HttpFront::takesChunkedBodies()
{
    FrontFixture f;
    RawPeer peer(f.port);
    const QByteArray start = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    QCOMPARE(peer.ask(start + "3\r\nhel\r\n2\r\nlo\r\n0\r\nA: b\r\n\r\n").body, "hello");
    for (const char byte : start + "5\r\nagain\r\n0\r\n\r\n")
        peer.send(QByteArray(1, byte));
    QCOMPARE(peer.answers(1).value(0).body, "again");
    QCOMPARE(peer.ask(start + "zz\r\n").status, 400);
    QVERIFY(peer.waitForClose());
}

void tst_HttpFront::takesLargeBodies()
{
    FrontFixture f;
    RawPeer peer(f.port);
    const QByteArray body(8 * 1024 * 1024, 'x');
    const Received answer = peer.ask(post("/large", body));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body.size(), body.size());
    QCOMPARE(f.front->gate().bytesHeld(), 0);
    QCOMPARE(peer.ask(post("/large", body + 'x')).status, 413);
}

void tst_HttpFront::treatsUpgradesAsPlainRequests()
{
    FrontFixture f;
    RawPeer peer(f.port);
    const QByteArray upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    peer.send(post("/later", "{}", upgrade));
    QTRY_COMPARE(f.held.size(), 1);
    answerHeld(f, 0, "later");
    const QList<Received> answers = peer.answers(1);
    QCOMPARE(answers.size(), 1);
    QCOMPARE(answers.first().status, 200);
    QCOMPARE(peer.ask(get("/state", upgrade)).status, 200);
    QVERIFY(peer.received().isEmpty());
    // The one packet that kills a bare QHttpServer: upgrade, an asynchronous route, and gone.
    peer.send(post("/later", "{}", upgrade));
    QTRY_COMPARE(f.held.size(), 2);
    peer.reset();
    QTRY_COMPARE(f.front->gate().connections(), 0);
    answerHeld(f, 1, "late");
    QCOMPARE(f.records.size(), 3);
}

void tst_HttpFront::survivesAHangUpWhileAnAnswerIsPending_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("with a reset") << true;
    QTest::newRow("politely") << false;
}

void tst_HttpFront::survivesAHangUpWhileAnAnswerIsPending()
{
    QFETCH(bool, reset);
    FrontFixture f;
    for (int i = 0; i < 20; ++i) {
        RawPeer peer(f.port);
        peer.send(post("/later", "{}"));
        QTRY_COMPARE(f.held.size(), i + 1);
        if (reset)
            peer.reset();
        else
            peer.socket().disconnectFromHost();
    }
    if (reset)
        QTRY_COMPARE(f.front->gate().connections(), 0);
    QCOMPARE(f.front->gate().requestsInFlight(), 20);
    for (int i = 0; i < 20; ++i)
        answerHeld(f, i, "{}");
    QCOMPARE(f.front->gate().requestsInFlight(), 0);
    QCOMPARE(f.records.size(), 20);
    if (reset)
        QCOMPARE(f.records.first().note, u"the peer hung up"_s);
    QTRY_COMPARE(f.front->gate().connections(), 0);
    RawPeer next(f.port);
    QCOMPARE(next.ask(get("/state")).status, 200);
}

void tst_HttpFront::answersInOrder()
{
    FrontFixture f;
    RawPeer peer(f.port);
    RawPeer other(f.port);
    peer.send(post("/later", "1") + post("/echo", "2") + post("/later", "3") + post("/echo", "4"));
    QTRY_COMPARE(f.held.size(), 1);
    QCOMPARE(other.ask(post("/echo", "other")).body, "other");
    QVERIFY(peer.received().isEmpty());
    answerHeld(f, 0, "one");
    QTRY_COMPARE(f.held.size(), 2);
    QTimer::singleShot(0, this, [&f] { answerHeld(f, 1, "three"); });
    const QList<Received> answers = peer.answers(4);
    QCOMPARE(answers.size(), 4);
    QCOMPARE(answers.at(0).body, "one");
    QCOMPARE(answers.at(1).body, "2");
    QCOMPARE(answers.at(2).body, "three");
    QCOMPARE(answers.at(3).body, "4");
}

void tst_HttpFront::answersPipelinedRequestsOfAllKinds()
{
    FrontFixture f;
    RawPeer peer(f.port);
    QByteArray many;
    for (int i = 0; i < 2000; ++i)
        many += post("/echo", QByteArray::number(i));
    peer.send(many + get("/nothing") + "rubbish\r\n\r\n" + get("/state"));
    const QList<Received> answers = peer.answers(2002);
    QCOMPARE(answers.size(), 2002);
    for (int i = 0; i < 2000; ++i)
        QCOMPARE(answers.at(i).body, QByteArray::number(i));
    QCOMPARE(answers.at(2000).status, 404);
    QCOMPARE(answers.at(2001).status, 400); // and nothing after it
    QVERIFY(peer.waitForClose());
    QCOMPARE(f.records.size(), 2002);
}

void tst_HttpFront::answersHalfClosedPeers()
{
    FrontFixture f;
    RawPeer peer(f.port);
    peer.send(post("/later", "{}") + post("/echo", "2"));
    peer.closeHalf();
    QTRY_COMPARE(f.held.size(), 1);
    answerHeld(f, 0, "1");
    const QList<Received> answers = peer.answers(2);
    QCOMPARE(answers.size(), 2);
    QCOMPARE(answers.at(1).body, "2");
    QVERIFY(peer.waitForClose());
}

void tst_HttpFront::catchesExceptions()
{
    FrontFixture f;
    RawPeer peer(f.port);
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"exception in \"/throws\" thrown"_s));
    const Received answer = peer.ask(post("/throws", "{}"));
    QCOMPARE(answer.status, 500);
    QCOMPARE(answer.code(), "internal");
    QVERIFY(!answer.body.contains("thrown"));
    QCOMPARE(peer.ask(get("/state")).status, 200);
    QCOMPARE(f.records.first().status, 500);
}

void tst_HttpFront::answersForHandlersThatDoNot()
{
    FrontFixture f;
    RawPeer peer(f.port);
    const Received dropped = peer.ask(post("/drops", "{}"));
    QCOMPARE(dropped.status, 500);
    QCOMPARE(dropped.code(), "unanswered");
    peer.send(post("/later", "{}"));
    QTRY_COMPARE(f.held.size(), 1);
    f.held.clear();
    QCOMPARE(peer.answers(1).value(0).code(), "unanswered");
    QCOMPARE(f.records.size(), 2);
}

void tst_HttpFront::answersLateHandlersInTheirPlace()
{
    FrontFixture f;
    f.limits.answer = 60ms;
    RawPeer peer(f.port);
    peer.send(post("/later", "{}") + post("/echo", "next"));
    const QList<Received> answers = peer.answers(2);
    QCOMPARE(answers.size(), 2);
    QCOMPARE(answers.at(0).status, 504);
    QCOMPARE(answers.at(0).code(), "answer_timeout");
    QCOMPARE(answers.at(1).body, "next");
    answerHeld(f, 0, "late");
    QCOMPARE(peer.ask(get("/state")).status, 200);
    QVERIFY(peer.received().isEmpty());
    QCOMPARE(f.records.size(), 3);
    QCOMPARE(f.records.first().status, 504);
}

void tst_HttpFront::refusesStatusesNobodyKnows()
{
    FrontFixture f;
    RawPeer peer(f.port);
    QCOMPARE(peer.ask(get("/odd")).status, 500);
    QCOMPARE(peer.ask(get("/state")).status, 200);
}

void tst_HttpFront::dropsAnswersThatComeAfterTheFront()
{
    FrontFixture f;
    RawPeer peer(f.port);
    peer.send(post("/later", "{}"));
    QTRY_COMPARE(f.held.size(), 1);
    f.front.reset();
    answerHeld(f, 0, "{}");
    QVERIFY(peer.waitForClose());
    QVERIFY(f.records.isEmpty());
}

void tst_HttpFront::reusesLanesForManyRequests()
{
    FrontFixture f;
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (int i = 0; i < 100; ++i) {
        peers.push_back(std::make_unique<RawPeer>(f.port));
        peers.back()->send(post("/later", "{}"));
    }
    // More lanes than are kept when they are free.
    QTRY_COMPARE(f.held.size(), 100);
    for (int i = 0; i < 100; ++i)
        answerHeld(f, 99 - i, QByteArray::number(99 - i));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(peers.at(size_t(i))->answers(1).value(0).body, QByteArray::number(i));
    for (int i = 0; i < 300; ++i)
        QCOMPARE(peers.at(size_t(i % 100))->ask(post("/echo", QByteArray::number(i))).body, QByteArray::number(i));
}

void tst_HttpFront::retriesAreAnnounced()
{
    FrontFixture f;
    RawPeer peer(f.port);
    for (const int status : {503, 429}) {
        peer.send(post("/later", "{}"));
        QTRY_COMPARE(f.held.size(), 1);
        f.held.takeFirst()->answer(am::HttpAnswer::error(status, "busy", u"later"_s));
        const Received answer = peer.answers(1).value(0);
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.fields.value("retry-after"), "1");
    }
}

void tst_HttpFront::answersPreflightsOfAllowedOrigins()
{
    FrontFixture f({"https://desk.example"});
    RawPeer peer(f.port);
    const QByteArray asks = "Access-Control-Request-Method: POST\r\n";
    const Received allowed = peer.ask(get("/echo", asks + "Origin: https://desk.example\r\n", "OPTIONS"));
    QCOMPARE(allowed.status, 204);
    QCOMPARE(allowed.fields.value("access-control-allow-origin"), "https://desk.example");
    QCOMPARE(allowed.fields.value("access-control-allow-methods"), "POST, OPTIONS");
    QVERIFY(allowed.fields.value("access-control-allow-headers").contains("X-Workspace-Key"));
    QCOMPARE(allowed.fields.value("vary"), "Origin");
    QVERIFY(!allowed.fields.contains("content-length"));
    QVERIFY(!allowed.fields.contains("content-type"));

    const Received other = peer.ask(get("/echo", asks + "Origin: https://evil.example\r\n", "OPTIONS"));
    QCOMPARE(other.status, 405);
    QVERIFY(!other.fields.contains("access-control-allow-origin"));
    QCOMPARE(peer.ask(get("/echo", asks, "OPTIONS")).status, 405);
    QCOMPARE(peer.ask(get("/nothing", asks + "Origin: https://desk.example\r\n", "OPTIONS")).status, 404);
}

void tst_HttpFront::showsAnswersToAllowedOriginsOnly()
{
    FrontFixture f({"https://desk.example"});
    RawPeer peer(f.port);
    const Received allowed = peer.ask(post("/echo", "{}", "Origin: https://desk.example\r\n"));
    QCOMPARE(allowed.fields.value("access-control-allow-origin"), "https://desk.example");
    QCOMPARE(allowed.fields.value("vary"), "Origin");
    const Received other = peer.ask(post("/echo", "{}", "Origin: https://desk.example.evil\r\n"));
    QCOMPARE(other.status, 200);
    QVERIFY(!other.fields.contains("access-control-allow-origin"));
    QCOMPARE(other.fields.value("vary"), "Origin");
}

void tst_HttpFront::knowsNoOriginsByDefault()
{
    FrontFixture f;
    RawPeer peer(f.port);
    const Received answer = peer.ask(post("/echo", "{}", "Origin: https://desk.example\r\n"));
    QVERIFY(!answer.fields.contains("access-control-allow-origin"));
    QVERIFY(!answer.fields.contains("vary"));
}

void tst_HttpFront::drains()
{
    FrontFixture f;
    RawPeer idle(f.port);
    RawPeer busy(f.port);
    RawPeer half(f.port);
    busy.send(post("/later", "{}"));
    half.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{");
    QTRY_COMPARE(f.held.size(), 1);
    QTRY_COMPARE(f.front->gate().connections(), 3);
    QSignalSpy drained(f.front.get(), &am::HttpFront::drained);
    f.front->drain(10s);
    QVERIFY(idle.waitForClose());
    QTcpSocket late;
    late.connectToHost(QHostAddress(QHostAddress::LocalHost), f.port);
    QVERIFY(!late.waitForConnected(500));
    QVERIFY(drained.isEmpty());

    half.send("}");
    const Received finished = half.answers(1).value(0);
    QCOMPARE(finished.status, 200);
    QCOMPARE(finished.fields.value("connection"), "close");
    answerHeld(f, 0, "done");
    const Received answer = busy.answers(1).value(0);
    QCOMPARE(answer.body, "done");
    QCOMPARE(answer.fields.value("connection"), "close");
    QTRY_COMPARE(drained.size(), 1);
    f.front->drain(1s);
    QCOMPARE(f.front->gate().connections(), 0);
}

void tst_HttpFront::drainsInBoundedTime()
{
    FrontFixture f;
    RawPeer busy(f.port);
    RawPeer slow(f.port);
    busy.send(post("/later", "{}"));
    slow.send("POST /echo HTTP/1.1\r\n");
    QTRY_COMPARE(f.held.size(), 1);
    QTRY_COMPARE(f.front->gate().connections(), 2);
    QSignalSpy drained(f.front.get(), &am::HttpFront::drained);
    f.front->drain(50ms);
    const Received answer = busy.answers(1).value(0);
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.code(), "shutting_down");
    QTRY_COMPARE(drained.size(), 1);
    QVERIFY(slow.waitForClose());
    answerHeld(f, 0, "late");
}

void tst_HttpFront::saysThatAPortIsBusy()
{
    FrontFixture f;
    am::HttpFront second({}, f.limits, am::Origins(), [](const am::RequestRecord &) {});
    const am::Result<quint16> busy = second.listen(QHostAddress(QHostAddress::LocalHost), f.port);
    QVERIFY(!busy);
    QCOMPARE(busy.error().kind, am::Error::Kind::Busy);
    QVERIFY(busy.error().detail.contains(u"127.0.0.1:%1"_s.arg(f.port)));
    const am::Result<quint16> strange = second.listen(QHostAddress(u"203.0.113.1"_s), 0);
    QVERIFY(!strange);
    QCOMPARE(strange.error().kind, am::Error::Kind::BadInput);
}

void tst_HttpFront::leavesOneRecordForEachRequest()
{
    FrontFixture f;
    RawPeer peer(f.port);
    QCOMPARE(peer.ask(post("/v1/echo?secret=1", "{}")).status, 200);
    QCOMPARE(peer.ask(get("/call/+15550100123")).status, 404);
    QCOMPARE(peer.ask("GET /state HTTP/1.1\r\nHost: a b\r\n\r\n").status, 400);
    QCOMPARE(f.records.size(), 3);
    const am::RequestRecord &good = f.records.at(0);
    QCOMPARE(good.endpoint, "/echo");
    QCOMPARE(good.method, "POST");
    QCOMPARE(good.peer, "127.0.0.1");
    QCOMPARE(good.sentBytes, 2);
    QCOMPARE(good.receivedBytes, post("/v1/echo?secret=1", "{}").size());
    QVERIFY(!good.stages().empty());
    QCOMPARE(f.records.at(1).endpoint, "/call/***23");
    QCOMPARE(f.records.at(1).code, "not_found");
    QCOMPARE(f.records.at(2).endpoint, "/state");
    QCOMPARE(f.records.at(2).code, "bad_host");
    QVERIFY(f.records.at(2).id() > f.records.at(1).id());
}

/// Neither the listener nor what QHttpServer is bound to may keep the event loop busy.
void tst_HttpFront::restsWhenNothingHappens()
{
    FrontFixture f;
    RawPeer peer(f.port);
    RawPeer waiting(f.port);
    QCOMPARE(peer.ask(get("/state")).status, 200);
    waiting.send(post("/later", "{}") + post("/echo", "{}"));
    QTRY_COMPARE(f.held.size(), 1);
    waiting.closeHalf();
    const std::clock_t began = std::clock();
    QTest::qWait(300);
    QVERIFY2(double(std::clock() - began) / CLOCKS_PER_SEC < 0.15, "it spins");
}

QTEST_GUILESS_MAIN(tst_HttpFront)
#include "tst_httpfront.moc"
