// SPDX-License-Identifier: MIT
#include "http/lane.h"

#include <QHttpServer>
#include <QtTest>

#include <functional>
#include <memory>

using namespace Qt::StringLiterals;
using am::Lane;

namespace {

const QByteArray request = "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

/// A QHttpServer without a port, and one lane through it. Its only route enters the lane, then does as the test says.
class Fixture final
{
public:
    Fixture()
    {
        m_server = std::make_unique<QHttpServer>();
        auto *virtualServer = new am::VirtualServer;
        m_server->bind(virtualServer);
        m_server->route(u"/a"_s, QHttpServerRequest::Method::Post,
                        [this](const QHttpServerRequest &, am::ResponderArgument responder) {
                            ++entries;
                            lane->enter(std::move(responder));
                            if (entered)
                                entered();
                        });
        lane = std::make_unique<Lane>(*virtualServer);
    }

    /// Takes the sockets with it.
    void endServer() { m_server.reset(); }

private:
    std::unique_ptr<QHttpServer> m_server;

public:
    int entries = 0;
    std::function<void()> entered;
    std::unique_ptr<Lane> lane; // dies before the server
};

am::HttpAnswer answerOf(int status, const QByteArray &body)
{
    am::HttpAnswer answer;
    answer.status = status;
    answer.body = body;
    return answer;
}

} // namespace

class tst_Lane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void answersAfterTheRouteReturned()
    {
        Fixture f;
        QVERIFY(!f.lane->isEntered());
        f.lane->feed(request);
        QCOMPARE(f.entries, 1);
        QVERIFY(f.lane->isEntered());
        QVERIFY(!f.lane->isFeeding());
        const std::optional<am::RawAnswer> answer = f.lane->answer(answerOf(201, "{\"a\":1}"));
        QVERIFY(answer);
        QVERIFY(answer->head.startsWith("HTTP/1.1 201 "));
        QCOMPARE(answer->body, "{\"a\":1}");
        f.lane->leave();
        QVERIFY(!f.lane->isEntered());
    }

    void answersWithinTheRoute()
    {
        Fixture f;
        std::optional<am::RawAnswer> answer;
        bool wasFeeding = false;
        bool outlivesTheRoute = false;
        f.entered = [&f, &answer, &wasFeeding, &outlivesTheRoute] {
            wasFeeding = f.lane->isFeeding();
            answer = f.lane->answer(answerOf(200, "now"));
            f.lane->leave();
            outlivesTheRoute = f.lane->isEntered(); // the responder must not die inside the route
        };
        f.lane->feed(request);
        QVERIFY(wasFeeding);
        QVERIFY(outlivesTheRoute);
        QVERIFY(!f.lane->isFeeding());
        QVERIFY(!f.lane->isEntered());
        QVERIFY(answer);
        QCOMPARE(answer->body, "now");
    }

    void takesOneRequestAfterTheOther()
    {
        Fixture f;
        for (int number = 1; number <= 20; ++number) {
            f.lane->feed(request);
            QCOMPARE(f.entries, number);
            const std::optional<am::RawAnswer> answer = f.lane->answer(answerOf(200, QByteArray::number(number)));
            QVERIFY(answer);
            QCOMPARE(answer->body, QByteArray::number(number));
            f.lane->leave();
        }
    }

    void answersOnce()
    {
        Fixture f;
        f.lane->feed(request);
        QVERIFY(f.lane->answer(answerOf(200, "one")));
        QVERIFY(!f.lane->answer(answerOf(200, "two")));
        f.lane->leave();
        QVERIFY(!f.lane->answer(answerOf(200, "three")));
    }

    void nobodyEntered()
    {
        Fixture f;
        QVERIFY(!f.lane->answer(answerOf(200, "nobody asked")));
        f.lane->feed("POST /b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"); // no such route
        QCOMPARE(f.entries, 0);
        QVERIFY(!f.lane->isEntered());
        QVERIFY(!f.lane->answer(answerOf(200, "nobody asked")));
    }

    void diesUnanswered()
    {
        Fixture f;
        f.lane->feed(request);
        QVERIFY(f.lane->isEntered());
        f.lane.reset();
        QCOMPARE(f.entries, 1);
    }

    void outlivesItsSocket()
    {
        Fixture f;
        f.lane->feed(request);
        QVERIFY(f.lane->answer(answerOf(200, "one")));
        f.lane->leave();
        f.endServer();
        f.lane->feed(request);
        QCOMPARE(f.entries, 1);
        QVERIFY(!f.lane->isEntered());
        QVERIFY(!f.lane->answer(answerOf(200, "two")));
    }
};

QTEST_GUILESS_MAIN(tst_Lane)
#include "tst_lane.moc"
