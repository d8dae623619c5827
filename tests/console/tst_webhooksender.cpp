// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "sender/webhooksender.h"
#include "shared/signature.h"
#include "widgets/jsoneditor.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;
using Failure = signature::Failure;

namespace {

const QByteArray key = "wsec_0123456789abcdef";
constexpr qint64 now = test::believableNow / 1000;

WebhookOrder order(const QString &fault)
{
    return {.kind = webhookTemplates().constFirst(), .body = "{\n  \"a\": 1\n}\n", .fault = fault, .key = key};
}

} // namespace

/// Webhooks sent by operators, right and wrong on purpose.
class tst_WebhookSender : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { reset(); }
    void cleanup() { close(); }

    void isWrongInTheWayThatWasAsked_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("failure"); // -1 = accepted
        QTest::newRow("no fault") << u""_s << -1;
        QTest::newRow("wrong key") << u"wrong-key"_s << int(Failure::Mismatch);
        QTest::newRow("stale") << u"stale"_s << int(Failure::TooOld);
        QTest::newRow("future") << u"future"_s << int(Failure::InFuture);
        QTest::newRow("written again") << u"reserialized"_s << int(Failure::Mismatch);
        QTest::newRow("cut") << u"truncated"_s << int(Failure::Mismatch);
        QTest::newRow("twice, each right") << u"duplicate"_s << -1;
    }
    void isWrongInTheWayThatWasAsked()
    {
        QFETCH(QString, fault);
        QFETCH(int, failure);
        const SignedWebhook webhook = signedWebhook(order(fault), now);
        const auto rejection = signature::verify({webhook.signature}, webhook.body, {key}, {.now = now});
        QCOMPARE(rejection ? int(rejection->failure) : -1, failure);
    }

    void offersEachFaultThatCanBeAsked()
    {
        QStringList names;
        for (const WebhookFault &fault : webhookFaults())
            names.append(fault.name);
        QCOMPARE(names.size(), QSet<QString>(names.begin(), names.end()).size());
        QVERIFY(names.first().isEmpty());
    }

    void beginsWithTemplatesThatAreJson()
    {
        for (const WebhookTemplate &kind : webhookTemplates()) {
            QCOMPARE(jsonMistake(kind.body).line, 0);
            const QString filled = filledIn(kind.body, {.now = now, .uuid = u"42"_s, .caller = u"+15550100123"_s});
            QVERIFY(!filled.contains(u"{{"_s));
            QCOMPARE(jsonMistake(filled).line, 0);
        }
    }

    void saysWhereJsonIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("right") << u"{\n\"a\": {{now}},\n\"b\": \"x{{uuid}}\"}"_s << 0;
        QTest::newRow("a comma too many, on the third line") << u"{\n\"a\": 1,\n}"_s << 3;
        QTest::newRow("behind umlauts") << u"{\"ä\": \"ö\",\n\"b\" 2}"_s << 2;
        QTest::newRow("nothing") << u""_s << 1;
    }
    void saysWhereJsonIsWrong()
    {
        QFETCH(QString, text);
        QFETCH(int, line);
        QCOMPARE(jsonMistake(text).line, line);
    }

    void asksTheDaemonToSend()
    {
        std::optional<Result<WebhookAnswer>> answer;
        WebhookSender sender(*m_connection, [] { return test::believableNow; });
        sender.send(order(u"stale"_s), this, [&](const Result<WebhookAnswer> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QCOMPARE((*answer)->status, 401);
        QVERIFY((*answer)->body.contains(u"timestamp_too_old"_s));
        QCOMPARE(m_daemon->lastAsked(u"test.send"_s)["type"_L1].toString(), u"transcription"_s);
    }

    void sendsDirectly()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArray received;
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *const socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [&received, socket] {
                received += socket->readAll();
                if (received.endsWith("}\n"))
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
            });
        });
        WebhookOrder direct = order({});
        direct.address = QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort()));
        std::optional<Result<WebhookAnswer>> answer;
        WebhookSender sender(*m_connection, [] { return test::believableNow; });
        sender.send(direct, this, [&](const Result<WebhookAnswer> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QCOMPARE((*answer)->status, 200);
        QCOMPARE((*answer)->body, u"ok"_s);
        QVERIFY(received.startsWith("POST /post-call HTTP/1.1\r\n"));
        QVERIFY(received.toLower().contains("elevenlabs-signature: t=1773330000,v0="));
        QVERIFY(!received.contains(key));
    }

    void saysThatNobodyIsThere()
    {
        WebhookOrder direct = order({});
        {
            QTcpServer server; // a port where nobody listens any more
            QVERIFY(server.listen(QHostAddress::LocalHost));
            direct.address = QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort()));
        }
        std::optional<Result<WebhookAnswer>> answer;
        WebhookSender sender(*m_connection, [] { return test::believableNow; });
        sender.send(direct, this, [&](const Result<WebhookAnswer> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().kind, Error::Kind::Unreachable);
    }
};

QTEST_GUILESS_MAIN(tst_WebhookSender)
#include "tst_webhooksender.moc"
