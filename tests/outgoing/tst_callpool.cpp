// SPDX-License-Identifier: MIT
#include "outgoing/callpool.h"
#include "scriptedserver.h"
#include "support/testdata.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QtTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace am;
using am::test::ScriptedServer;
using Lane = CallOptions::Lane;

namespace {

/// Collects what became of the calls of a test.
struct Outcome
{
    QList<Result<CallAnswer>> results;

    Reply<CallAnswer> reply()
    {
        return [this](Result<CallAnswer> result) { results.append(std::move(result)); };
    }
    [[nodiscard]] qsizetype count() const { return results.size(); }
    [[nodiscard]] bool succeeded() const { return results.size() == 1 && results.first().has_value(); }
    [[nodiscard]] bool failed(Error::Kind kind) const
    {
        return results.size() == 1 && !results.first() && results.first().error().kind == kind;
    }
};

Call get(const QUrl &url, std::chrono::milliseconds deadline = 5s, Lane lane = Lane::Live)
{
    return {.verb = "GET", .url = url, .options = {lane, deadline}};
}

Call post(const QUrl &url, bool repeatable, Lane lane = Lane::Background)
{
    return {.verb = "POST", .url = url, .body = "{\"x\":1}", .options = {lane, 5s}, .repeatable = repeatable};
}

void silence(QTcpSocket &, int) {}

/// A port whose queue of connections is full: the kernel drops every further attempt.
class StalledPort
{
public:
    StalledPort()
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        m_sockets.append(::socket(AF_INET, SOCK_STREAM, 0));
        ::bind(m_sockets[0], reinterpret_cast<sockaddr *>(&address), size);
        ::listen(m_sockets[0], 0);
        ::getsockname(m_sockets[0], reinterpret_cast<sockaddr *>(&address), &size);
        for (int filler = 0; filler < 4; ++filler) {
            m_sockets.append(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
            ::connect(m_sockets.last(), reinterpret_cast<sockaddr *>(&address), size);
        }
        url = QUrl(u"http://127.0.0.1:%1/"_s.arg(ntohs(address.sin_port)));
    }
    ~StalledPort()
    {
        for (const int socket : std::as_const(m_sockets))
            ::close(socket);
    }
    Q_DISABLE_COPY_MOVE(StalledPort)

    QUrl url;

private:
    QList<int> m_sockets;
};

std::unique_ptr<QTcpServer> tlsServer()
{
    auto server = std::make_unique<QSslServer>();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromData(test::testData(u"tls/loopback.pem"_s)));
    configuration.setPrivateKey(QSslKey(test::testData(u"tls/loopback.key"_s), QSsl::Ec));
    server->setSslConfiguration(configuration);
    return server;
}

} // namespace

class tst_CallPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void answersWithWhatThePeerSaid_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("retryAfter");
        QTest::newRow("a success") << "200 OK\r\n"_ba << 200 << 0;
        QTest::newRow("a client's error") << "404 Not Found\r\n"_ba << 404 << 0;
        QTest::newRow("a bad request") << "400 Bad Request\r\n"_ba << 400 << 0;
        QTest::newRow("a challenge") << "401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n"_ba << 401 << 0;
        QTest::newRow("a login form's challenge")
            << "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"_ba << 401 << 0;
        QTest::newRow("a request for patience") << "429 Slow Down\r\nRetry-After: 7\r\n"_ba << 429 << 7;
        QTest::newRow("patience until a date")
            << "429 Slow\r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n"_ba << 429 << 0;
        QTest::newRow("patience for ever") << "503 Down\r\nRetry-After: 99999999\r\n"_ba << 503 << 86400;
        QTest::newRow("a server's error") << "500 Oops\r\n"_ba << 500 << 0;
    }

    void answersWithWhatThePeerSaid()
    {
        QFETCH(QByteArray, head);
        QFETCH(int, status);
        QFETCH(int, retryAfter);
        ScriptedServer server(
            [head](QTcpSocket &socket, int) { socket.write("HTTP/1.1 " + head + "Content-Length: 4\r\n\r\nbody"); });
        CallPool pool{CallPoolSettings{}};
        Outcome outcome;
        pool.send(get(server.url()), this, outcome.reply());
        QCOMPARE(outcome.count(), 0); // never inside the call
        QTRY_VERIFY(outcome.succeeded());
        QCOMPARE(outcome.results.first()->status, status);
        QCOMPARE(outcome.results.first()->body, "body"_ba);
        QCOMPARE(outcome.results.first()->retryAfterSeconds, retryAfter);
        QCOMPARE(pool.inFlight(Lane::Live), 0);
    }

    void sendsWhatItIsToldAndNothingElse()
    {
        ScriptedServer server([](QTcpSocket &socket, int) {
            socket.write("HTTP/1.1 200 OK\r\nSet-Cookie: crumb=1\r\nContent-Length: 2\r\n\r\n{}");
        });
        CallPool pool{CallPoolSettings{}};
        QUrl url = server.url();
        url.setPath(u"/user/%2B15550100123/"_s, QUrl::TolerantMode);
        url.setQuery(u"user_id=%2B15550100123"_s);
        for (int round = 0; round < 2; ++round) {
            Outcome outcome;
            pool.send({.verb = "DELETE",
                       .url = url,
                       .body = "{\"a\":1}",
                       .headers = {{"Authorization", "Token k"}},
                       .options = {Lane::Live, 5s}},
                      this, outcome.reply());
            QTRY_VERIFY(outcome.succeeded());
        }
        for (const QByteArray &request : std::as_const(server.requests)) {
            QVERIFY(request.startsWith("DELETE /user/%2B15550100123/?user_id=%2B15550100123 HTTP/1.1\r\n"));
            QVERIFY(request.endsWith("\r\n\r\n{\"a\":1}"));
            const QByteArray lower = request.toLower();
            QVERIFY(lower.contains("authorization: token k\r\n"));
            QVERIFY(lower.contains("content-type: application/json\r\n"));
            QVERIFY(lower.contains("user-agent: agenticmemory/" AM_VERSION "\r\n"));
            QVERIFY(lower.contains("accept-encoding: identity\r\n"));
            QVERIFY(!lower.contains("cookie"));
            QVERIFY(!lower.contains("upgrade"));
        }
        QCOMPARE(server.connections, 1);
    }

    void theDeadlineCoversEverything_data()
    {
        QTest::addColumn<int>("stall");
        QTest::newRow("waiting in the queue") << 0;
        QTest::newRow("connecting") << 1;
        QTest::newRow("the handshake of TLS") << 2;
        QTest::newRow("waiting for the answer") << 3;
        QTest::newRow("an answer that trickles") << 4;
    }

    void theDeadlineCoversEverything()
    {
        QFETCH(int, stall);
        ScriptedServer server([stall](QTcpSocket &socket, int) {
            if (stall != 4)
                return;
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            auto *timer = new QTimer(&socket);
            QObject::connect(timer, &QTimer::timeout, &socket, [&socket] { socket.write("x"); });
            timer->start(10);
        });
        const StalledPort stalled;
        CallPoolSettings settings;
        settings.live = 1;
        CallPool pool{settings};
        Outcome first;
        if (stall == 0) {
            pool.send(get(server.url(), 20s), this, first.reply());
        }
        Outcome outcome;
        QElapsedTimer clock;
        clock.start();
        const QUrl url = stall == 1 ? stalled.url : server.url(stall == 2 ? "https" : "http");
        pool.send(get(url, 200ms), this, outcome.reply());
        QTRY_COMPARE(outcome.count(), 1);
        QVERIFY(outcome.failed(Error::Kind::Timeout));
        QVERIFY2(clock.elapsed() >= 195 && clock.elapsed() < 4000, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(first.count(), 0);
        QCOMPARE(pool.waiting(Lane::Live), 0);
        QCOMPARE(pool.inFlight(Lane::Live), stall == 0 ? 1 : 0);
    }

    void anAnswerThatIsTooLargeIsCut_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("announced") << "Content-Length: 20000000\r\n\r\n"_ba;
        QTest::newRow("not announced") << "\r\n"_ba;
        QTest::newRow("in chunks") << "Transfer-Encoding: chunked\r\n\r\nfffffff\r\n"_ba;
        QTest::newRow("pretending to be compressed") << "Content-Encoding: gzip\r\nContent-Length: 20000000\r\n\r\n"_ba;
    }

    void anAnswerThatIsTooLargeIsCut()
    {
        QFETCH(QByteArray, head);
        qint64 sent = 0;
        ScriptedServer server([head, &sent](QTcpSocket &socket, int) {
            socket.write("HTTP/1.1 200 OK\r\n" + head);
            const auto more = [&socket, &sent] {
                if (socket.bytesToWrite() == 0 && sent < 20'000'000)
                    sent += socket.write(QByteArray(65536, 'x'));
            };
            QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, more);
        });
        CallPoolSettings settings;
        settings.largestAnswer = 1'000'000;
        CallPool pool{settings};
        Outcome outcome;
        pool.send(get(server.url()), this, outcome.reply());
        QTRY_COMPARE(outcome.count(), 1);
        QVERIFY(outcome.failed(Error::Kind::Unreachable));
        QVERIFY(sent < 15'000'000);
    }

    void aRedirectionIsNotFollowed_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("moved") << "301 Moved"_ba;
        QTest::newRow("found") << "302 Found"_ba;
        QTest::newRow("the same elsewhere") << "307 Temporary Redirect"_ba;
        QTest::newRow("not modified") << "304 Not Modified"_ba;
    }

    void aRedirectionIsNotFollowed()
    {
        QFETCH(QByteArray, status);
        ScriptedServer thief(silence);
        ScriptedServer server([&thief, status](QTcpSocket &socket, int) {
            socket.write("HTTP/1.1 " + status + "\r\nLocation: " + thief.url().toEncoded() +
                         "\r\nContent-Length: 0\r\n\r\n");
        });
        CallPool pool{CallPoolSettings{}};
        Outcome outcome;
        Call call = post(server.url(), true);
        call.headers = {{"Authorization", "Token secret"}};
        pool.send(call, this, outcome.reply());
        QTRY_COMPARE(outcome.count(), 1);
        QVERIFY(outcome.failed(Error::Kind::Unreachable));
        QVERIFY(!outcome.results.first().error().detail.contains("secret"_L1));
        QCOMPARE(thief.connections, 0);
        QCOMPARE(server.requests.size(), 1);
    }

    void brokenAnswersAreUnreachable_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing at all") << QByteArray();
        QTest::newRow("half a status line") << "HTTP/1.1 20"_ba;
        QTest::newRow("not HTTP") << "SSH-2.0-OpenSSH_9.2\r\n\r\n"_ba;
        QTest::newRow("cut in the header") << "HTTP/1.1 200 OK\r\nContent-Le"_ba;
        QTest::newRow("cut in the body") << "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"results\":"_ba;
        QTest::newRow("cut in a chunk")
            << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"results\":"_ba;
    }

    void brokenAnswersAreUnreachable()
    {
        QFETCH(QByteArray, answer);
        ScriptedServer server([answer](QTcpSocket &socket, int) {
            socket.write(answer);
            socket.disconnectFromHost();
        });
        CallPool pool{CallPoolSettings{}};
        for (const bool repeatable : {true, false}) {
            Outcome outcome;
            pool.send(post(server.url(), repeatable), this, outcome.reply());
            QTRY_COMPARE(outcome.count(), 1);
            const auto &result = outcome.results.first();
            // See CallAnswer: now and then Qt passes a cut chunk on as if it were all.
            const bool refusedByItsReader = result && QJsonDocument::fromJson(result->body).isNull();
            QVERIFY(outcome.failed(Error::Kind::Unreachable) || (answer.contains("chunked") && refusedByItsReader));
        }
    }

    void aClosedPortIsUnreachable()
    {
        QUrl url;
        {
            const ScriptedServer gone(silence);
            url = gone.url();
        }
        CallPool pool{CallPoolSettings{}};
        Outcome outcome;
        pool.send(post(url, false), this, outcome.reply());
        QTRY_COMPARE(outcome.count(), 1);
        QVERIFY(outcome.failed(Error::Kind::Unreachable));
        QVERIFY(!outcome.results.first().error().detail.isEmpty());
    }

    void largeBodiesArriveWhole_data()
    {
        QTest::addColumn<bool>("repeatable");
        QTest::addColumn<bool>("tls");
        QTest::newRow("a repeatable call") << true << false;
        QTest::newRow("a call that must not be repeated") << false << false;
        QTest::newRow("a repeatable call over TLS") << true << true;
        QTest::newRow("a call that must not be repeated, over TLS") << false << true;
    }

    void largeBodiesArriveWhole()
    {
        QFETCH(bool, repeatable);
        QFETCH(bool, tls);
        ScriptedServer server([](QTcpSocket &socket, int) { ScriptedServer::answerAndClose(socket); },
                              tls ? tlsServer() : std::make_unique<QTcpServer>());
        CallPoolSettings settings;
        settings.certificateAuthorities = test::testData(u"tls/loopback.pem"_s);
        CallPool pool{settings};
        for (int round = 0; round < 3; ++round) {
            Outcome outcome;
            Call call = post(server.url(tls ? "https" : "http"), repeatable);
            call.body = "{\"x\":\"" + QByteArray(300'000, char('a' + round)) + "\"}";
            pool.send(call, this, outcome.reply());
            QTRY_VERIFY(outcome.succeeded());
            QVERIFY(server.requests.last().endsWith(call.body));
        }
        QCOMPARE(server.requests.size(), 3);
    }

    /// What happens to keep-alive connections, 200 calls one after the other.
    void keepAliveClosesLoseAndDoubleNothing_data()
    {
        QTest::addColumn<bool>("repeatable");
        QTest::addColumn<int>("close");
        QTest::addColumn<bool>("clean"); // nobody can tell whether it was done when it is closed under a request
        const char *const closes[] = {"politely after each answer", "abruptly after each answer",
                                      "a moment after each answer", "as the server says", "never"};
        for (int close = 0; close < 5; ++close) {
            QTest::addRow("a repeatable call, closed %s", closes[close]) << true << close << true;
            QTest::addRow("a call that must not be repeated, closed %s", closes[close])
                << false << close << (close > 2);
        }
    }

    void keepAliveClosesLoseAndDoubleNothing()
    {
        QFETCH(bool, repeatable);
        QFETCH(int, close);
        QFETCH(bool, clean);
        ScriptedServer server([close](QTcpSocket &socket, int) {
            if (close == 3)
                return ScriptedServer::answerAndClose(socket);
            ScriptedServer::answer(socket);
            if (close == 0)
                socket.disconnectFromHost();
            if (close == 1 && socket.flush())
                socket.abort();
            if (close == 2)
                QTimer::singleShot(1, &socket, [&socket] { socket.disconnectFromHost(); });
        });
        CallPool pool{CallPoolSettings{}};
        constexpr int Calls = 200;
        int succeeded = 0;
        for (int number = 0; number < Calls; ++number) {
            Outcome outcome;
            Call call = post(server.url(), repeatable);
            call.body = "{\"call\":" + QByteArray::number(number) + '}';
            pool.send(call, this, outcome.reply());
            while (outcome.count() == 0)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            succeeded += int(outcome.succeeded());
            if (!outcome.succeeded() && (clean || !outcome.failed(Error::Kind::Unreachable)))
                QFAIL(qPrintable(outcome.results.first().error().detail));
        }
        QSet<QByteArray> arrived;
        for (const QByteArray &request : std::as_const(server.requests))
            arrived.insert(request.mid(request.indexOf("\r\n\r\n")));
        QCOMPARE(arrived.size(), server.requests.size()); // none twice
        QVERIFY(arrived.size() >= succeeded);
        QVERIFY(succeeded > 0);
        if (close == 4)
            QCOMPARE(server.connections, 1);
    }

    /// Or it might be used just when the server is about to close it.
    void aConnectionForWhatMustNotBeRepeatedIsNotKeptForLong()
    {
        int closed = 0;
        ScriptedServer server([this, &closed](QTcpSocket &socket, int number) {
            if (number == 1)
                connect(&socket, &QTcpSocket::disconnected, this, [&closed] { ++closed; });
            ScriptedServer::answer(socket);
        });
        CallPool pool{CallPoolSettings{}};
        for (int i = 0; i < 2; ++i) {
            Outcome outcome;
            pool.send(post(server.url(), false), this, outcome.reply());
            QTRY_VERIFY(outcome.succeeded());
        }
        QCOMPARE(server.connections, 1);
        QCOMPARE(closed, 0);
        QTRY_COMPARE(closed, 1);
    }

    void aSlowAnswerIsNoUnusedConnection()
    {
        ScriptedServer server([](QTcpSocket &socket, int number) {
            if (number == 1)
                return ScriptedServer::answer(socket);
            QTimer::singleShot(3s, &socket, [&socket] { ScriptedServer::answer(socket); });
        });
        CallPool pool{CallPoolSettings{}};
        for (int i = 0; i < 2; ++i) {
            Outcome outcome;
            Call call = post(server.url(), false);
            call.options.deadline = 60s;
            pool.send(call, this, outcome.reply());
            QTRY_COMPARE(outcome.count(), 1);
            QVERIFY(outcome.succeeded());
        }
        QCOMPARE(server.connections, 1);
    }

    /// (a): the server closes a reused connection without having read the request.
    void aConnectionClosedBeforeReading()
    {
        bool refuse = false;
        ScriptedServer server([](QTcpSocket &socket, int) { ScriptedServer::answer(socket); });
        server.refuses = [&refuse] { return std::exchange(refuse, false); };
        CallPool pool{CallPoolSettings{}};
        Outcome first;
        pool.send(post(server.url(), true), this, first.reply());
        QTRY_VERIFY(first.succeeded());
        refuse = true;
        Outcome second;
        pool.send(post(server.url(), true), this, second.reply());
        QTRY_VERIFY(second.succeeded());
        QVERIFY(!refuse);
        QCOMPARE(server.requests.size(), 2); // nothing lost, nothing doubled
        QCOMPARE(server.connections, 2);
    }

    /// (b): the server reads the whole request and closes without an answer: it may have done what was asked.
    void aConnectionClosedAfterReading_data()
    {
        QTest::addColumn<bool>("reused");
        QTest::addColumn<bool>("abrupt");
        QTest::newRow("a new connection, politely") << false << false;
        QTest::newRow("a new connection, abruptly") << false << true;
        QTest::newRow("a reused connection, politely") << true << false;
        QTest::newRow("a reused connection, abruptly") << true << true;
    }

    void aConnectionClosedAfterReading()
    {
        QFETCH(bool, reused);
        QFETCH(bool, abrupt);
        bool answering = reused;
        ScriptedServer server([&answering, abrupt](QTcpSocket &socket, int) {
            if (answering)
                return ScriptedServer::answer(socket);
            abrupt ? socket.abort() : socket.disconnectFromHost();
        });
        CallPool pool{CallPoolSettings{}};
        if (reused) {
            Outcome before;
            pool.send(post(server.url(), false), this, before.reply());
            QTRY_VERIFY(before.succeeded());
            answering = false;
        }
        const qsizetype seen = server.requests.size();
        Outcome outcome;
        pool.send(post(server.url(), false), this, outcome.reply());
        QTRY_COMPARE(outcome.count(), 1);
        QVERIFY(outcome.failed(Error::Kind::Unreachable));
        QCOMPARE(server.requests.size(), seen + 1); // at most once, whatever happens
        answering = true;
        Outcome after;
        pool.send(post(server.url(), false), this, after.reply());
        QTRY_VERIFY(after.succeeded());
    }

    void threeHundredCallsAreOnTheWireAtOnce()
    {
        QList<QTcpSocket *> held;
        ScriptedServer server([&held](QTcpSocket &socket, int) {
            held.append(&socket);
            if (held.size() == 300) {
                for (QTcpSocket *each : std::as_const(held))
                    ScriptedServer::answer(*each);
            }
        });
        CallPoolSettings settings;
        settings.live = 300;
        CallPool pool{settings};
        Outcome outcome;
        for (int call = 0; call < 300; ++call)
            pool.send(get(server.url(), 20s), this, outcome.reply());
        QCOMPARE(pool.inFlight(Lane::Live), 300);
        QTRY_COMPARE(outcome.count(), 300);
        for (const auto &result : std::as_const(outcome.results))
            QVERIFY(result.has_value());
        QCOMPARE(server.requests.size(), 300);
        QCOMPARE(pool.inFlight(Lane::Live), 0);
    }

    void queuedCallsGoInOrder()
    {
        ScriptedServer server([](QTcpSocket &socket, int) { ScriptedServer::answer(socket); });
        CallPoolSettings settings;
        settings.background = 1;
        CallPool pool{settings};
        Outcome outcome;
        for (int call = 0; call < 20; ++call) {
            QUrl url = server.url();
            url.setPath(u"/%1/"_s.arg(call));
            pool.send(get(url, 5s, Lane::Background), this, outcome.reply());
        }
        QCOMPARE(pool.waiting(Lane::Background), 19);
        QTRY_COMPARE(outcome.count(), 20);
        for (int call = 0; call < 20; ++call)
            QVERIFY(server.requests[call].startsWith("GET /" + QByteArray::number(call) + "/ "));
        QCOMPARE(server.connections, 1);
    }

    void liveCallsDoNotWaitForBackgroundOnes()
    {
        ScriptedServer deaf(silence);
        ScriptedServer server([](QTcpSocket &socket, int) { ScriptedServer::answer(socket); });
        CallPoolSettings settings;
        settings.background = 2;
        settings.live = 2;
        CallPool pool{settings};
        Outcome background;
        for (int call = 0; call < 20; ++call)
            pool.send(get(deaf.url(), 60s, Lane::Background), this, background.reply());
        Outcome live;
        for (int call = 0; call < 20; ++call)
            pool.send(get(server.url()), this, live.reply());
        QTRY_COMPARE(live.count(), 20);
        QCOMPARE(background.count(), 0);
        QCOMPARE(pool.inFlight(Lane::Background), 2);
        QCOMPARE(pool.waiting(Lane::Background), 18);
    }

    void aFullQueueIsBusy()
    {
        ScriptedServer deaf(silence);
        CallPoolSettings settings;
        settings.live = 1;
        settings.queued = 3;
        CallPool pool{settings};
        Outcome accepted;
        for (int call = 0; call < 4; ++call)
            pool.send(get(deaf.url(), 60s), this, accepted.reply());
        Outcome outcome;
        pool.send(get(deaf.url(), 60s), this, outcome.reply());
        QCOMPARE(outcome.count(), 0); // not inside the call
        QTRY_COMPARE(outcome.count(), 1);
        QVERIFY(outcome.failed(Error::Kind::Busy));
        QCOMPARE(accepted.count(), 0);
    }

    void aDeadContextIsNotAnswered()
    {
        QList<QTcpSocket *> held;
        ScriptedServer server([&held](QTcpSocket &socket, int) { held.append(&socket); });
        CallPoolSettings settings;
        settings.live = 1;
        CallPool pool{settings};
        Outcome outcome;
        Outcome other;
        auto context = std::make_unique<QObject>();
        pool.send(get(server.url()), context.get(), outcome.reply()); // goes out
        pool.send(get(server.url()), context.get(), outcome.reply()); // waits
        pool.send(get(server.url()), this, other.reply());
        QTRY_COMPARE(held.size(), 1);
        context.reset();
        ScriptedServer::answer(*held.first());
        QTRY_COMPARE(held.size(), 2); // the waiting one was left out
        ScriptedServer::answer(*held.last());
        QTRY_VERIFY(other.succeeded());
        QCOMPARE(server.requests.size(), 2);
        QCOMPARE(outcome.count(), 0);
    }

    void diesWithCallsUnderWay()
    {
        ScriptedServer deaf(silence);
        Outcome outcome;
        CallPoolSettings settings;
        settings.background = 10;
        auto pool = std::make_unique<CallPool>(settings);
        for (int call = 0; call < 20; ++call)
            pool->send(post(deaf.url(), call % 2 == 0), this, outcome.reply());
        QTRY_COMPARE(deaf.requests.size(), 10);
        QElapsedTimer clock;
        clock.start();
        pool.reset();
        QVERIFY(clock.elapsed() < 4000);
        QCoreApplication::processEvents();
        QCOMPARE(outcome.count(), 0);
    }

    void mayBeDestroyedByItsOwnAnswer()
    {
        ScriptedServer server([](QTcpSocket &socket, int) { ScriptedServer::answer(socket); });
        auto pool = std::make_unique<CallPool>(CallPoolSettings{});
        bool answered = false;
        pool->send(get(server.url()), this, [&](const Result<CallAnswer> &result) {
            answered = result.has_value();
            pool.reset();
        });
        QTRY_VERIFY(answered);
        QVERIFY(pool == nullptr);
    }

    void verifiesTls_data()
    {
        QTest::addColumn<QByteArray>("authorities");
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("accepted");
        const QByteArray own = test::testData(u"tls/loopback.pem"_s);
        QTest::newRow("a self-signed certificate is refused") << QByteArray() << u"127.0.0.1"_s << false;
        QTest::newRow("with its authority given it is accepted") << own << u"127.0.0.1"_s << true;
        QTest::newRow("under another name it is refused") << own << u"localhost"_s << false;
    }

    void verifiesTls()
    {
        QFETCH(QByteArray, authorities);
        QFETCH(QString, host);
        QFETCH(bool, accepted);
        ScriptedServer server([](QTcpSocket &socket, int) { ScriptedServer::answer(socket, "secret"); }, tlsServer());
        CallPoolSettings settings;
        settings.certificateAuthorities = authorities;
        CallPool pool{settings};
        QUrl url = server.url("https");
        url.setHost(host);
        Outcome outcome;
        pool.send(get(url), this, outcome.reply());
        QTRY_COMPARE(outcome.count(), 1);
        QCOMPARE(outcome.succeeded(), accepted);
        QCOMPARE(server.requests.size(), accepted ? 1 : 0);
        if (!accepted)
            QVERIFY(outcome.failed(Error::Kind::Unreachable));
    }

    void saysThatThereIsNoCertificateInThePem()
    {
        QTest::ignoreMessage(QtWarningMsg, "no certificate in the PEM of the certificate authorities");
        CallPoolSettings settings;
        settings.certificateAuthorities = "nonsense";
        const CallPool pool{settings};
    }
};

QTEST_GUILESS_MAIN(tst_CallPool)
#include "tst_callpool.moc"
