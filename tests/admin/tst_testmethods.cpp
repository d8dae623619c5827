// SPDX-License-Identifier: MIT
#include "admin/testmethods.h"
#include "admin/testsender.h"
#include "methodsfixture.h"
#include "shared/signature.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::Error;
using am::TestSender;
using am::test::MethodsFixture;

namespace {
const QByteArray signingKey = "wsec_of_this_daemon";
const QByteArray body = R"({"type":"post_call_transcription","data":{"conversation_id":"conv_1"}})";
} // namespace

/// What is sent, as a port sees it that answers 200 to whatever comes whole.
class tst_TestMethods : public QObject, private MethodsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        reset();
        m_server = std::make_unique<QTcpServer>();
        QVERIFY(m_server->listen(QHostAddress::LocalHost));
        m_requests.clear();
        m_pieces = 0;
        m_refuse = false;
        connect(m_server.get(), &QTcpServer::newConnection, this, [this] { serve(m_server->nextPendingConnection()); });
        m_target = {.host = QHostAddress::Any,
                    .port = m_server->serverPort(),
                    .signingKey = signingKey,
                    .workspaceKey = "workspace"};
        m_sender = std::make_unique<TestSender>([this] { return m_target; }, 10s, [] { return 1'800'000'000'000; });
        am::addTestMethods(*m_methods, *m_sender, &m_context);
    }
    void cleanup()
    {
        close();
        m_sender.reset();
        m_server.reset();
    }

    void signsAsElevenLabsDoes()
    {
        const auto answer = send("transcription");
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().detail));
        QCOMPARE(answer->value("status"_L1).toInt(), 200);
        QCOMPARE(answer->value("headers"_L1)["X-Seen"_L1].toString(), u"yes"_s);
        QCOMPARE(answer->value("body"_L1).toString(), u"{}"_s);
        QCOMPARE(answer->value("path"_L1).toString(), u"/post-call"_s);
        QCOMPARE(answer->value("conversation"_L1).toString(), u"conv_1"_s);
        QCOMPARE(bodyOf(0), body);
        QVERIFY(!rejection(0));
        QVERIFY(m_requests.at(0).startsWith("POST /post-call HTTP/1.1\r\nHost: 127.0.0.1:"));
        QTRY_VERIFY(recorded().startsWith(u"test.send  done"_s));
    }

    void bringsTheWorkspaceKey()
    {
        for (const char *type : {"initiation", "retrieve"})
            QVERIFY(send(type));
        QVERIFY(m_requests.at(0).startsWith("POST /client-data ") && m_requests.at(1).startsWith("POST /retrieve "));
        QCOMPARE(header(0, "X-Workspace-Key"), "workspace"_ba);
        QVERIFY(header(0, "ElevenLabs-Signature").isEmpty());
        QVERIFY(send("retrieve", "wrong-key"));
        QCOMPARE(header(2, "X-Workspace-Key"), "nobody's key"_ba);
        QVERIFY(send("retrieve", "unsigned"));
        QVERIFY(header(3, "X-Workspace-Key").isEmpty());
    }

    void signsWrongly_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<am::signature::Failure>("failure");
        using enum am::signature::Failure;
        QTest::newRow("another key") << "wrong-key"_ba << Mismatch;
        QTest::newRow("no signature") << "unsigned"_ba << Missing;
        QTest::newRow("of yesterday") << "stale"_ba << TooOld;
        QTest::newRow("of tomorrow") << "future"_ba << InFuture;
        QTest::newRow("other bytes") << "reserialized"_ba << Mismatch;
        QTest::newRow("half of it") << "truncated"_ba << Mismatch;
    }
    void signsWrongly()
    {
        QFETCH(QByteArray, fault);
        QVERIFY(send("transcription", fault));
        const auto why = rejection(0);
        QVERIFY(why);
        QTEST(why->failure, "failure");
        QCOMPARE(QJsonDocument::fromJson(bodyOf(0)) == QJsonDocument::fromJson(body), fault != "truncated");
    }

    void sendsTwice()
    {
        const auto answer = send("transcription", "duplicate");
        QCOMPARE(answer->value("again"_L1)["status"_L1].toInt(), 200);
        QCOMPARE(m_requests.size(), 2);
        QCOMPARE(bodyOf(1), body);
    }

    void sendsSlowly()
    {
        const auto answer = send("transcription", "slow");
        QCOMPARE(answer->value("status"_L1).toInt(), 200);
        QCOMPARE(bodyOf(0), body);
        QVERIFY(m_pieces > 1);
    }

    void endsInTheMiddle()
    {
        const auto answer = send("transcription", "half-sent");
        QCOMPARE(answer.error().kind, Error::Kind::Unreachable);
        QTRY_COMPARE(m_requests.value(0).size() - m_requests.value(0).indexOf("\r\n\r\n") - 4, body.size() / 2);
    }

    void announcesTooMuch()
    {
        m_refuse = true;
        const auto answer = send("transcription", "oversized");
        QCOMPARE(answer->value("status"_L1).toInt(), 413);
        QCOMPARE(header(0, "Content-Length"), "1073741824"_ba);
    }

    void tellsThatNobodyAnswers()
    {
        m_server->close();
        QCOMPARE(send("transcription").error().kind, Error::Kind::Unreachable);
    }

    void refusesWhatIsWrong_data()
    {
        QTest::addColumn<QJsonObject>("params");
        QTest::newRow("no type") << QJsonObject{{u"json"_s, u"{}"_s}};
        QTest::newRow("an unknown type") << QJsonObject{{u"type"_s, u"fax"_s}, {u"json"_s, u"{}"_s}};
        QTest::newRow("no body") << QJsonObject{{u"type"_s, u"audio"_s}};
        QTest::newRow("a number") << QJsonObject{{u"type"_s, u"audio"_s}, {u"json"_s, 7}};
        QTest::newRow("an unknown fault")
            << QJsonObject{{u"type"_s, u"audio"_s}, {u"json"_s, u"{}"_s}, {u"fault"_s, u"rude"_s}};
    }
    void refusesWhatIsWrong()
    {
        QFETCH(QJsonObject, params);
        const auto refused = call("test.send", params);
        QVERIFY(!refused && refused.error().kind == Error::Kind::BadInput);
        QVERIFY(m_requests.isEmpty());
    }

private:
    am::Result<QJsonObject> send(const char *type, const QByteArray &fault = {})
    {
        return call("test.send", {{u"type"_s, QLatin1StringView(type)},
                                  {u"json"_s, QString::fromUtf8(body)},
                                  {u"fault"_s, QString::fromLatin1(fault)}});
    }

    /// Answers a request that is whole; keeps what came of any.
    void serve(QTcpSocket *socket)
    {
        const qsizetype place = m_requests.size();
        m_requests.append(QByteArray());
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, socket, [this, socket, place] {
            m_requests[place] += socket->readAll();
            ++m_pieces;
            const qsizetype head = m_requests.at(place).indexOf("\r\n\r\n");
            if (head < 0)
                return;
            const bool whole = m_requests.at(place).size() - head - 4 == header(place, "Content-Length").toLongLong();
            if (m_refuse)
                socket->write("HTTP/1.1 413 Too Large\r\nConnection: close\r\n\r\n{}");
            else if (whole)
                socket->write("HTTP/1.1 200 OK\r\nX-Seen: yes\r\nContent-Length: 2\r\n\r\n{}");
            if (m_refuse || whole)
                socket->disconnectFromHost();
        });
    }
    [[nodiscard]] QByteArray header(qsizetype place, const QByteArray &name) const
    {
        const QByteArray &request = m_requests.at(place);
        const qsizetype from = request.indexOf("\r\n" + name + ": ");
        if (from < 0)
            return {};
        const qsizetype value = from + name.size() + 4;
        return request.mid(value, request.indexOf("\r\n", value) - value);
    }
    [[nodiscard]] QByteArray bodyOf(qsizetype place) const
    {
        return m_requests.at(place).mid(m_requests.at(place).indexOf("\r\n\r\n") + 4);
    }
    [[nodiscard]] std::optional<am::signature::Rejection> rejection(qsizetype place) const
    {
        const QByteArray value = header(place, "ElevenLabs-Signature");
        return am::signature::verify(value.isEmpty() ? QList<QByteArray>() : QList{value}, bodyOf(place), {signingKey},
                                     {.now = 1'800'000'000});
    }

    std::unique_ptr<QTcpServer> m_server;
    std::unique_ptr<TestSender> m_sender;
    TestSender::Target m_target;
    QList<QByteArray> m_requests;
    int m_pieces = 0; ///< that came of all requests
    bool m_refuse = false;
};

QTEST_GUILESS_MAIN(tst_TestMethods)
#include "tst_testmethods.moc"
