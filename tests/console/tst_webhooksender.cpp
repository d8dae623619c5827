// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "sender/answerdiff.h"
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

    void sendsWhatNoClientWouldSend_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QByteArray>("length"); // as announced
        QTest::addColumn<int>("bytes");         // of the body that arrive
        QTest::newRow("half of it") << u"half-sent"_s << QByteArray("13") << 6;
        QTest::newRow("in pieces") << u"slow"_s << QByteArray("13") << 13;
        QTest::newRow("only announced") << u"oversized"_s << QByteArray("1073741824") << 0;
    }
    void sendsWhatNoClientWouldSend()
    {
        QFETCH(QString, fault);
        QFETCH(QByteArray, length);
        QFETCH(int, bytes);
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArray received;
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *const socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [&received, socket, bytes] {
                received += socket->readAll();
                const qsizetype end = received.indexOf("\r\n\r\n");
                if (end < 0 || received.size() - end - 4 < bytes)
                    return;
                socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
                socket->disconnectFromHost();
            });
        });
        WebhookOrder direct = order(fault);
        direct.address = QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort()));
        std::optional<Result<WebhookAnswer>> answer;
        WebhookSender sender(*m_connection, [] { return test::believableNow; });
        sender.send(direct, this, [&](const Result<WebhookAnswer> &result) { answer = result; });
        QTRY_VERIFY(answer);
        if (*answer) { // a server may answer half a body, or be gone with it
            QCOMPARE((*answer)->status, 400);
            QCOMPARE((*answer)->body, u"no"_s);
        } else {
            QCOMPARE(fault, u"half-sent"_s);
        }
        // Who sends half and is gone may have told us so before the server turned to it.
        QTRY_COMPARE(int(received.size() - received.indexOf("\r\n\r\n") - 4), bytes);
        QVERIFY(received.contains("\r\nContent-Length: " + length + "\r\n"));
        QVERIFY(received.contains("\r\nElevenLabs-Signature: t="));
        QVERIFY(!received.contains(key));
    }

    void knowsWhichWebhookABodyIs()
    {
        const QList<WebhookTemplate> &all = webhookTemplates();
        for (int i = 0; i < all.size(); ++i)
            QCOMPARE(templateOf(all.at(i).body), i);
        QCOMPARE(templateOf(u"{\"type\":\"what\"}"_s), -1);
        QCOMPARE(templateOf(u"[]"_s), -1);
        QCOMPARE(templateOf(u"{"_s), -1);
    }

    void laysTwoAnswersOverEachOther_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("signs");
        QTest::newRow("the same") << u"a\nb"_s << u"a\nb"_s << u"  "_s;
        QTest::newRow("one changed") << u"a\nb\nc"_s << u"a\nx\nc"_s << u" -+ "_s;
        QTest::newRow("one came") << u"a\nc"_s << u"a\nb\nc"_s << u" + "_s;
        QTest::newRow("one went") << u"a\nb\nc"_s << u"a\nc"_s << u" - "_s;
        QTest::newRow("one that repeats went") << u"a\na\na"_s << u"a\na"_s << u"  -"_s;
        QTest::newRow("moved") << u"a\nb\nc"_s << u"b\nc\na"_s << u"-  +"_s;
        QTest::newRow("nothing before") << u""_s << u"a"_s << u"+"_s;
        QTest::newRow("nothing after") << u"a"_s << u""_s << u"-"_s;
    }
    void laysTwoAnswersOverEachOther()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, signs);
        const QList<DiffLine> lines = linesThatDiffer(before, after);
        QString found;
        QStringList old;
        QStringList fresh;
        for (const DiffLine &line : lines) {
            using enum DiffLine::Kind;
            found += line.kind == Same ? u' ' : line.kind == Gone ? u'-' : u'+';
            if (line.kind != New)
                old.append(line.text);
            if (line.kind != Gone)
                fresh.append(line.text);
        }
        QCOMPARE(found, signs);
        QCOMPARE(old.join(u'\n'), before); // nothing is lost
        QCOMPARE(fresh.join(u'\n'), after);
    }

    void comparesWhatIsVeryLong()
    {
        QString before;
        QString after;
        for (int i = 0; i < 6000; ++i) {
            before += u"old %1\n"_s.arg(i);
            after += u"new %1\n"_s.arg(i);
        }
        QCOMPARE(differences(linesThatDiffer(before, after)), 12'000);
        QCOMPARE(differences(linesThatDiffer(before, before + u"x"_s)), 2); // the empty last line became x
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
