// SPDX-License-Identifier: MIT
#include "http/answerer.h"
#include "http/rawpeer.h"
#include "support/patience.h"

#include <QHttpServer>
#include <QTcpServer>
#include <QtTest>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace am::test;

namespace {

/// A bare QHttpServer on a real port whose only route keeps its answerers.
class BareServer final
{
public:
    BareServer()
    {
        tcp = new QTcpServer;
        if (!tcp->listen(QHostAddress(QHostAddress::LocalHost)))
            qFatal("%s", qPrintable(tcp->errorString()));
        port = tcp->serverPort();
        m_server.bind(tcp);
        m_server.route(u"/"_s, QHttpServerRequest::Method::Post,
                       [this](const QHttpServerRequest &, am::ResponderArgument responder) {
                           answerers.push_back(std::make_unique<am::Answerer>(std::move(responder)));
                       });
    }

    quint16 port = 0;
    QTcpServer *tcp = nullptr; ///< of the QHttpServer; in Qt 6.4 the sockets are its children

private:
    QHttpServer m_server;

public:
    std::vector<std::unique_ptr<am::Answerer>> answerers; // die before the server
};

am::HttpAnswer textAnswer(int status, const QByteArray &body)
{
    am::HttpAnswer answer;
    answer.status = status;
    answer.body = body;
    return answer;
}

} // namespace

class tst_Answerer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void answersLater()
    {
        BareServer server;
        RawPeer peer(server.port);
        peer.send(post("/", "{}"));
        QTRY_COMPARE(server.answerers.size(), size_t(1));
        am::HttpAnswer answer = textAnswer(429, "{\"a\":1}");
        answer.headers = {{"Retry-After", "7"}, {"X-More", "x"}};
        QVERIFY(server.answerers.front()->send(answer));
        server.answerers.clear();
        const Received received = peer.answers(1).value(0);
        QCOMPARE(received.status, 429);
        QCOMPARE(received.body, "{\"a\":1}");
        QCOMPARE(received.fields.value("content-type"), "application/json");
        QCOMPARE(received.fields.value("retry-after"), "7");
        QCOMPARE(received.fields.value("x-more"), "x");
    }

    void answersOnce()
    {
        BareServer server;
        RawPeer peer(server.port);
        peer.send(post("/", "{}"));
        QTRY_COMPARE(server.answerers.size(), size_t(1));
        QVERIFY(server.answerers.front()->send(textAnswer(200, "first")));
        QVERIFY(!server.answerers.front()->send(textAnswer(200, "second")));
        server.answerers.clear();
        QCOMPARE(peer.answers(1).value(0).body, "first");
        // The connection is in step: the next answer is the next request's.
        peer.send(post("/", "{}"));
        QTRY_COMPARE(server.answerers.size(), size_t(1));
        QVERIFY(server.answerers.front()->send(textAnswer(200, "third")));
        server.answerers.clear();
        QCOMPARE(peer.answers(1).value(0).body, "third");
        QVERIFY(peer.received().isEmpty());
    }

    void answersWhenItIsDropped()
    {
        BareServer server;
        RawPeer peer(server.port);
        peer.send(post("/", "{}"));
        QTRY_COMPARE(server.answerers.size(), size_t(1));
        server.answerers.clear();
        const Received received = peer.answers(1).value(0);
        QCOMPARE(received.status, 500);
        QCOMPARE(received.code(), "unanswered");
    }

    void answers500ForAStatusQtDoesNotKnow_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {0, 99, 299, 600, -1})
            QTest::addRow("%d", status) << status;
    }
    void answers500ForAStatusQtDoesNotKnow()
    {
        QFETCH(int, status);
        BareServer server;
        RawPeer peer(server.port);
        peer.send(post("/", "{}"));
        QTRY_COMPARE(server.answerers.size(), size_t(1));
        QVERIFY(server.answerers.front()->send(textAnswer(status, "{}")));
        QCOMPARE(peer.answers(1).value(0).code(), "bad_status");
    }

    /// Qt 6.4 frees the socket here, and a plain responder would write to it. Valgrind must have nothing to say.
    void survivesAHangUp_data()
    {
        QTest::addColumn<bool>("answers");
        QTest::newRow("and a late answer") << true;
        QTest::newRow("and being dropped") << false;
    }
    void survivesAHangUp()
    {
        QFETCH(bool, answers);
        BareServer server;
        for (int i = 0; i < 10; ++i) {
            {
                RawPeer peer(server.port);
                peer.send(post("/", "{}"));
                QTRY_COMPARE(server.answerers.size(), size_t(1));
                peer.reset();
            }
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0) // later versions keep the socket as long as the answerer
            QTRY_VERIFY(server.tcp->findChildren<QTcpSocket *>().isEmpty());
#endif
            if (answers) {
                const bool present = server.answerers.front()->send(textAnswer(200, "late"));
                // Later versions keep the socket until then, and do not tell.
                QCOMPARE(present, QT_VERSION >= QT_VERSION_CHECK(6, 5, 0));
            }
            server.answerers.clear();
        }
        RawPeer next(server.port);
        next.send(post("/", "{}"));
        QTRY_COMPARE(server.answerers.size(), size_t(1));
        QVERIFY(server.answerers.front()->send(textAnswer(200, "{}")));
        QCOMPARE(next.answers(1).value(0).status, 200);
    }
};

QTEST_GUILESS_MAIN(tst_Answerer)
#include "tst_answerer.moc"
