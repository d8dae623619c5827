// SPDX-License-Identifier: MIT
#include "http/connection.h"

#include <QtTest>

#include <sys/epoll.h>
#include <sys/socket.h>

#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::Connection;

namespace {

/// Stands in for the Gate: keeps what a connection tells it, and answers when the test wants it.
class FakeOwner final : public Connection::Owner
{
public:
    [[nodiscard]] const am::GateLimits &limits() const override { return gateLimits; }
    [[nodiscard]] const am::RequestParser::BodyLimit &bodyLimit() const override { return m_bodyLimit; }
    [[nodiscard]] bool isDraining() const override { return draining; }
    [[nodiscard]] bool isFull() const override { return full; }
    void account(qint64 difference) override { held += difference; }
    void watch(const Connection &, quint32 events) override { watched = events; }
    void dispatch(Connection &connection, am::HttpRequest request, am::RequestRecord record) override
    {
        requests << request;
        stages = record.stages().size();
        if (answersAtOnce)
            connection.answer(answerOf(request.path));
    }
    void yieldTurn(const Connection &) override { ++yields; }
    void refused(const am::RequestRecord &record) override { refusals.push_back(record); }
    void closed(const Connection &) override { ++closings; }

    static am::RawAnswer answerOf(const QByteArray &body)
    {
        return {"HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n", body};
    }

    am::GateLimits gateLimits;
    bool draining = false;
    bool full = false;
    bool answersAtOnce = false;
    qint64 held = 0;
    quint32 watched = 0;
    QList<am::HttpRequest> requests;
    size_t stages = 0;
    int yields = 0;
    std::vector<am::RequestRecord> refusals;
    int closings = 0;

private:
    am::RequestParser::BodyLimit m_bodyLimit = [](QByteArrayView) { return 1'000'000; };
};

/// A connection and the peer at the other end of it.
class Fixture final
{
public:
    Fixture()
    {
        int numbers[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, numbers) != 0)
            qFatal("no sockets");
        peer = am::Descriptor(numbers[1]);
        connection = std::make_unique<Connection>(7, am::Descriptor(numbers[0]), "192.0.2.1", owner);
        connection->start();
    }

    /// The peer sends, and the connection is told of it if it asked for that.
    void send(const QByteArray &bytes)
    {
        if (::send(peer.number(), bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL) != bytes.size())
            qFatal("the socket takes no more");
        readable();
    }
    void readable()
    {
        if (owner.watched & EPOLLIN)
            connection->handleEvents(EPOLLIN);
    }
    void closeHalf()
    {
        ::shutdown(peer.number(), SHUT_WR);
        readable();
    }

    /// All that the peer has got since the last call.
    QByteArray received()
    {
        QByteArray all;
        QByteArray piece(65536, Qt::Uninitialized);
        ssize_t size = 0;
        while ((size = ::recv(peer.number(), piece.data(), size_t(piece.size()), 0)) > 0)
            all.append(piece.constData(), size);
        sawEnd = size == 0;
        return all;
    }

    FakeOwner owner;
    am::Descriptor peer;
    std::unique_ptr<Connection> connection; ///< dies before its owner
    bool sawEnd = false;                    ///< behind what received() returned
};

QByteArray get(const QByteArray &path, const QByteArray &fields = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

QByteArray postHead(qsizetype length, const QByteArray &fields = {})
{
    return "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(length) + "\r\n" + fields + "\r\n";
}

am::SteadyTime in(std::chrono::milliseconds time)
{
    return std::chrono::steady_clock::now() + time;
}

} // namespace

class tst_Connection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void answersARequest()
    {
        Fixture f;
        QCOMPARE(f.owner.watched, quint32(EPOLLIN));
        QVERIFY(f.connection->isIdle());
        f.send(get("/a?b"));
        QCOMPARE(f.owner.requests.size(), 1);
        QCOMPARE(f.owner.requests.first().path, "/a");
        QCOMPARE(f.owner.requests.first().query, "b");
        QCOMPARE(f.owner.requests.first().peer, "192.0.2.1");
        QCOMPARE(f.owner.stages, size_t(1));
        QVERIFY(!f.connection->isIdle());
        QCOMPARE(f.received(), "");

        f.connection->answer(FakeOwner::answerOf("hello"));
        const QByteArray answer = f.received();
        QVERIFY(answer.startsWith("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: "));
        QVERIFY(answer.endsWith("\r\nConnection: keep-alive\r\n\r\nhello"));
        QVERIFY(f.connection->isIdle());
        QCOMPARE(f.owner.held, 0);
        QCOMPARE(f.owner.closings, 0);
    }

    void theFirstAnswerCounts()
    {
        Fixture f;
        f.connection->answer(FakeOwner::answerOf("nobody asked"));
        f.send(get("/a"));
        f.connection->answer(FakeOwner::answerOf("one"));
        f.connection->answer(FakeOwner::answerOf("two"));
        QVERIFY(f.received().endsWith("\r\n\r\none"));
    }

    void aHeadGetsNoBody()
    {
        Fixture f;
        f.owner.answersAtOnce = true;
        f.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
        const QByteArray answer = f.received();
        QVERIFY(answer.contains("Content-Length: 2\r\n"));
        QVERIFY(answer.endsWith("\r\n\r\n"));
    }

    void oneRequestAtATime()
    {
        Fixture f;
        f.send(get("/a") + get("/b") + get("/c"));
        QCOMPARE(f.owner.requests.size(), 1);
        QVERIFY(f.owner.held > 0);
        f.connection->answer(FakeOwner::answerOf("A"));
        QCOMPARE(f.owner.requests.size(), 2);
        QVERIFY(f.received().endsWith("\r\n\r\nA"));
        f.connection->answer(FakeOwner::answerOf("B"));
        f.connection->answer(FakeOwner::answerOf("C"));
        QCOMPARE(f.owner.requests.value(2).path, "/c");
        QCOMPARE(f.received().count("HTTP/1.1 200"), 2);
        QVERIFY(f.connection->isIdle());
        QCOMPARE(f.owner.held, 0);
    }

    void laterRequestsWaitInTheKernel()
    {
        Fixture f;
        f.send(get("/a"));
        QCOMPARE(f.owner.watched, quint32(EPOLLIN));
        f.send(get("/b"));
        QCOMPARE(f.owner.watched, quint32(0));
        QCOMPARE(f.owner.held, 0);
        f.connection->answer(FakeOwner::answerOf("A"));
        QCOMPARE(f.owner.watched, quint32(EPOLLIN));
        f.readable();
        QCOMPARE(f.owner.requests.size(), 2);
    }

    void manyRequestsTakeTurns()
    {
        Fixture f;
        f.owner.answersAtOnce = true;
        QByteArray bytes;
        for (int number = 0; number < 40; ++number)
            bytes += get('/' + QByteArray::number(number));
        f.send(bytes);
        QCOMPARE(f.owner.requests.size(), 16);
        QCOMPARE(f.owner.yields, 1);
        f.connection->sweep(in(24h)); // it is our turn: the peer is not late
        QCOMPARE(f.owner.closings, 0);
        f.connection->resume();
        f.connection->resume();
        QCOMPARE(f.owner.requests.size(), 40);
        QCOMPARE(f.owner.requests.last().path, "/39");
        QCOMPARE(f.received().count("HTTP/1.1 200"), 40);
        QCOMPARE(f.owner.yields, 2);
        QCOMPARE(f.owner.held, 0);
    }

    void closesWhenAskedTo_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<bool>("draining");
        QTest::newRow("by the peer") << QByteArray("Connection: close\r\n") << false;
        QTest::newRow("because the daemon ends") << QByteArray() << true;
    }
    void closesWhenAskedTo()
    {
        QFETCH(QByteArray, fields);
        QFETCH(bool, draining);
        Fixture f;
        f.send(get("/a", fields));
        f.owner.draining = draining;
        f.connection->answer(FakeOwner::answerOf("bye"));
        QVERIFY(f.received().endsWith("\r\nConnection: close\r\n\r\nbye"));
        QVERIFY(f.sawEnd);
        QCOMPARE(f.owner.closings, 0); // lingers: what the peer still sends must not reset the answer
        f.send(get("/b"));
        QCOMPARE(f.owner.requests.size(), 1);
        QCOMPARE(f.owner.held, 0);
        f.closeHalf();
        QCOMPARE(f.owner.closings, 1);
    }

    void lingersNoLongerThanAllowed()
    {
        Fixture f;
        f.owner.answersAtOnce = true;
        f.send(get("/a", "Connection: close\r\n"));
        f.connection->sweep(in(f.owner.gateLimits.linger - 1s));
        QCOMPARE(f.owner.closings, 0);
        f.connection->sweep(in(f.owner.gateLimits.linger));
        QCOMPARE(f.owner.closings, 1);
    }

    void aHalfClosedPeerGetsItsAnswer()
    {
        Fixture f;
        f.send(get("/a"));
        f.closeHalf();
        QCOMPARE(f.owner.closings, 0);
        f.connection->answer(FakeOwner::answerOf("late"));
        QVERIFY(f.received().endsWith("\r\n\r\nlate"));
        f.readable();
        QCOMPARE(f.owner.closings, 1);
        QVERIFY(f.owner.refusals.empty());
    }

    void refusesWhatIsNoRequest()
    {
        Fixture f;
        f.send("GET /a HTTP/9.9\r\nHost: x\r\n\r\n" + get("/b"));
        const QByteArray answer = f.received();
        QVERIFY(answer.startsWith("HTTP/1.1 505 "));
        QVERIFY(answer.contains("\r\nConnection: close\r\n"));
        QVERIFY(answer.contains("\"version_not_supported\""));
        QVERIFY(f.sawEnd);
        QVERIFY(f.owner.requests.isEmpty());
        QCOMPARE(f.owner.refusals.size(), size_t(1));
        QCOMPARE(f.owner.refusals.front().status, 505);
        QCOMPARE(f.owner.refusals.front().code, "version_not_supported");
        QCOMPARE(f.owner.refusals.front().peer, "192.0.2.1");
        QCOMPARE(f.owner.held, 0);
    }

    void refusesBodiesWhenTooManyAreHeld()
    {
        Fixture f;
        f.owner.full = true;
        f.owner.gateLimits.smallBody = 1000;
        f.send(postHead(2000) + QByteArray(1001, 'x'));
        const QByteArray answer = f.received();
        QVERIFY(answer.startsWith("HTTP/1.1 503 "));
        QVERIFY(answer.contains("\r\nRetry-After: 1\r\n"));
        QCOMPARE(f.owner.refusals.front().code, "overloaded");
        QCOMPARE(f.owner.refusals.front().endpoint, "/p");
    }

    void takesSmallBodiesHoweverManyAreHeld_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<QByteArray>("body");
        const QByteArray half(500, 'x');
        QTest::newRow("of a known length") << postHead(1000) + half << half << half + half;
        QTest::newRow("in chunks") << "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n" +
                                          half + "\r\n"
                                   << "1f4\r\n" + half + "\r\n0\r\n\r\n"
                                   << half + half;
    }
    void takesSmallBodiesHoweverManyAreHeld()
    {
        QFETCH(QByteArray, begin);
        QFETCH(QByteArray, end);
        Fixture f;
        f.owner.full = true;
        f.owner.gateLimits.smallBody = 1000;
        f.owner.answersAtOnce = true;
        f.send(begin);
        f.send(end);
        QVERIFY(f.received().startsWith("HTTP/1.1 200 "));
        QCOMPARE(f.owner.requests.size(), 1);
        QTEST(f.owner.requests.first().body, "body");
        QVERIFY(f.owner.refusals.empty());
    }

    void letsGoOfTheBodyItRefuses()
    {
        Fixture f;
        f.send(postHead(100'000) + QByteArray(10'000, 'x'));
        f.send(QByteArray(50'000, 'x'));
        f.connection->sweep(in(f.owner.gateLimits.body));
        QVERIFY(f.received().startsWith("HTTP/1.1 408 "));
        QCOMPARE(f.owner.refusals.front().receivedBytes, postHead(100'000).size() + 60'000);
        QCOMPARE(f.owner.closings, 0); // while it lingers
        QCOMPARE(f.owner.held, 0);
    }

    void accountsForWhatItHolds()
    {
        Fixture f;
        f.send(postHead(100'000) + QByteArray(10'000, 'x'));
        QVERIFY(f.owner.held >= 10'000);
        f.send(QByteArray(50'000, 'x'));
        QVERIFY(f.owner.held >= 60'000);
        f.connection.reset();
        QCOMPARE(f.owner.held, 0);
    }

    void requestsEndTooEarly_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("refused");
        QTest::newRow("before the first byte") << QByteArray() << false;
        QTest::newRow("within the header") << QByteArray("GET /a HT") << true;
        QTest::newRow("within the body") << postHead(10) + "half" << true;
    }
    void requestsEndTooEarly()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, refused);
        Fixture half;
        half.send(bytes);
        half.closeHalf();
        QCOMPARE(half.received().startsWith("HTTP/1.1 400 "), refused);
        QCOMPARE(half.owner.closings, 1); // the peer has nothing more to say: no lingering
        QCOMPARE(half.owner.refusals.size(), size_t(refused ? 1 : 0));

        Fixture gone;
        gone.send(bytes);
        gone.peer.close();
        gone.connection->handleEvents(EPOLLIN | EPOLLHUP);
        QCOMPARE(gone.owner.closings, 1);
        QCOMPARE(gone.owner.refusals.size(), size_t(refused ? 1 : 0));
        for (const am::RequestRecord &record : gone.owner.refusals) {
            QCOMPARE(record.code, "incomplete_request");
            QCOMPARE(record.note, u"the peer hung up"_s);
            QCOMPARE(record.receivedBytes, bytes.size());
        }
    }

    void aPeerThatHangsUpIsNotAnswered()
    {
        Fixture f;
        f.send(get("/a"));
        f.connection->handleEvents(EPOLLHUP);
        QCOMPARE(f.owner.closings, 1);
        f.connection->answer(FakeOwner::answerOf("nobody hears it"));
        f.connection->close();
        f.connection->sweep(in(24h));
        QCOMPARE(f.owner.closings, 1);
        QVERIFY(f.owner.refusals.empty()); // whoever took the request records it
        QCOMPARE(f.received(), "");
        QVERIFY(f.sawEnd);
    }

    void asksForTheBodyThatWaits()
    {
        Fixture f;
        f.owner.answersAtOnce = true;
        f.send(postHead(5, "Expect: 100-continue\r\n"));
        QCOMPARE(f.received(), "HTTP/1.1 100 Continue\r\n\r\n");
        f.send("hello");
        QCOMPARE(f.owner.requests.value(0).body, "hello");
        QVERIFY(f.received().startsWith("HTTP/1.1 200 "));

        f.send(postHead(5, "Expect: 100-continue\r\n") + "hello"); // did not wait
        QVERIFY(f.received().startsWith("HTTP/1.1 200 "));
    }

    void peersAreLate_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("milliseconds");
        QTest::addColumn<QByteArray>("code");
        const am::GateLimits limits;
        QTest::newRow("with the first byte") << QByteArray() << int(limits.idle.count()) << QByteArray();
        QTest::newRow("with the header") << QByteArray("GET /a") << int(limits.header.count())
                                         << QByteArray("header_timeout");
        QTest::newRow("with some of the body")
            << postHead(10) << int(limits.rateWindow.count()) << QByteArray("body_too_slow");
        QTest::newRow("with all of the body") << postHead(10) << int(limits.body.count()) << QByteArray("body_timeout");
    }
    void peersAreLate()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, milliseconds);
        QFETCH(QByteArray, code);
        Fixture f;
        f.send(bytes);
        f.connection->sweep(in(std::min(milliseconds - 1000, 4000) * 1ms));
        QVERIFY(f.owner.refusals.empty());
        QCOMPARE(f.owner.closings, 0);
        f.connection->sweep(in(milliseconds * 1ms));
        if (code.isEmpty()) {
            QCOMPARE(f.owner.closings, 1);
            QCOMPARE(f.received(), "");
            return;
        }
        QCOMPARE(f.owner.refusals.front().status, 408);
        QCOMPARE(f.owner.refusals.front().code, code);
        QVERIFY(f.received().startsWith("HTTP/1.1 408 "));
    }

    void theGateWatchesOverAnswers()
    {
        Fixture f;
        f.send(get("/a"));
        f.connection->sweep(in(24h));
        QCOMPARE(f.owner.closings, 0);
        f.connection->refuse({504, "answer_timeout", "no answer came in time"});
        QVERIFY(f.received().startsWith("HTTP/1.1 504 "));
    }

    void writesAsThePeerReads()
    {
        Fixture f;
        f.send(get("/a"));
        const QByteArray body(3'000'000, 'x');
        f.connection->answer(FakeOwner::answerOf(body));
        QCOMPARE(f.owner.watched, quint32(EPOLLOUT));
        QVERIFY(f.owner.held >= body.size());
        QByteArray received;
        while (f.owner.watched == EPOLLOUT) {
            const QByteArray piece = f.received();
            QVERIFY(!piece.isEmpty());
            received += piece;
            f.connection->handleEvents(EPOLLOUT);
        }
        received += f.received();
        QVERIFY(received.endsWith("\r\n\r\n" + body));
        QVERIFY(f.connection->isIdle());
        QCOMPARE(f.owner.held, 0);
    }

    void closesOnAPeerThatDoesNotRead()
    {
        Fixture f;
        f.send(get("/a"));
        f.connection->answer(FakeOwner::answerOf(QByteArray(3'000'000, 'x')));
        f.connection->handleEvents(EPOLLOUT);
        f.connection->sweep(in(f.owner.gateLimits.write - 1s));
        QCOMPARE(f.owner.closings, 0);
        f.connection->sweep(in(f.owner.gateLimits.write));
        QCOMPARE(f.owner.closings, 1);
        f.connection.reset();
        QCOMPARE(f.owner.held, 0);
    }
};

QTEST_APPLESS_MAIN(tst_Connection)
#include "tst_connection.moc"
