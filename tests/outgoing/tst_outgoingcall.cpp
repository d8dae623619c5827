// SPDX-License-Identifier: MIT
#include "outgoing/outgoingcall.h"

#include "scriptedserver.h"

#include <QNetworkAccessManager>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace am;
using am::test::ScriptedServer;

/// What a peer may answer is shown by tst_callpool; here is the life of one call.
class tst_OutgoingCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_manager.emplace();
        m_context.emplace();
        m_results.clear();
    }
    void cleanup() { m_manager.reset(); }

    void tellsWhatItIs()
    {
        Call call{.verb = "GET", .url = QUrl(u"http://127.0.0.1:1/"_s)};
        call.options.lane = CallOptions::Lane::Live;
        const auto live = make(call);
        QCOMPARE(live->lane(), CallOptions::Lane::Live);
        QVERIFY(live->repeatable());
        call.options.lane = CallOptions::Lane::Background;
        call.repeatable = false;
        const auto background = make(call);
        QCOMPARE(background->lane(), CallOptions::Lane::Background);
        QVERIFY(!background->repeatable());
    }

    void isAbandonedWithItsContext()
    {
        const auto call = make({.verb = "GET", .url = QUrl(u"http://127.0.0.1:1/"_s)});
        QVERIFY(!call->abandoned());
        m_context.reset();
        QVERIFY(call->abandoned());
    }

    void endsBeforeItsReplyIsCalled()
    {
        ScriptedServer server([](QTcpSocket &socket, int) { ScriptedServer::answer(socket, "{\"n\":1}"); });
        const auto call = make({.verb = "GET", .url = server.url()});
        qsizetype repliesAtTheEnd = -1;
        int ends = 0;
        connect(call.get(), &OutgoingCall::ended, this, [&](OutgoingCall *ended) {
            QCOMPARE(ended, call.get());
            ++ends;
            repliesAtTheEnd = m_results.size();
        });
        call->start(*m_manager, QNetworkRequest());
        QTRY_COMPARE(m_results.size(), 1);
        QCOMPARE(ends, 1);
        QCOMPARE(repliesAtTheEnd, 0);
        QVERIFY(m_results[0]);
        QCOMPARE(m_results[0]->status, 200);
        QCOMPARE(m_results[0]->body, "{\"n\":1}");
    }

    void addsItsOwnHeadersToThoseOfAll()
    {
        ScriptedServer server([](QTcpSocket &socket, int) { ScriptedServer::answer(socket); });
        QNetworkRequest base;
        base.setRawHeader("Authorization", "Token of-all");
        const auto call =
            make({.verb = "PUT", .url = server.url(), .body = "{\"x\":1}", .headers = {{"X-Own", "of this one"}}});
        call->start(*m_manager, base);
        QTRY_COMPARE(m_results.size(), 1);
        QCOMPARE(server.requests.size(), 1);
        const QByteArray request = server.requests.first();
        QVERIFY(request.startsWith("PUT /path HTTP/1.1\r\n"));
        QVERIFY(request.contains("\r\nAuthorization: Token of-all\r\n"));
        QVERIFY(request.contains("\r\nX-Own: of this one\r\n"));
        QVERIFY(request.toLower().contains("\r\ncontent-type: application/json\r\n"));
        QVERIFY(request.endsWith("\r\n\r\n{\"x\":1}"));
    }

    void theDeadlineRunsFromTheBeginning()
    {
        const auto call = make({.verb = "GET", .url = QUrl(u"http://127.0.0.1:1/"_s), .options = {.deadline = 20ms}});
        QSignalSpy ended(call.get(), &OutgoingCall::ended);
        QTRY_COMPARE(m_results.size(), 1); // never started
        QCOMPARE(ended.count(), 1);
        QVERIFY(!m_results[0]);
        QCOMPARE(m_results[0].error().kind, Error::Kind::Timeout);
        QCOMPARE(m_results[0].error().detail, u"no connection was free in time"_s);
    }

    void theDeadlineCutsTheConnection()
    {
        bool cut = false;
        ScriptedServer server([this, &cut](QTcpSocket &socket, int) {
            connect(&socket, &QTcpSocket::disconnected, this, [&cut] { cut = true; });
        });
        const auto call = make({.verb = "GET", .url = server.url(), .options = {.deadline = 500ms}});
        QSignalSpy ended(call.get(), &OutgoingCall::ended);
        call->start(*m_manager, QNetworkRequest());
        QTRY_COMPARE(m_results.size(), 1);
        QVERIFY(!m_results[0]);
        QCOMPARE(m_results[0].error().kind, Error::Kind::Timeout);
        QCOMPARE(m_results[0].error().detail, u"no complete answer in time"_s);
        QTRY_VERIFY(cut);
        QCOMPARE(ended.count(), 1);
        QCOMPARE(m_results.size(), 1);
    }

    void anAnswerMayBeAsLargeAsAllowed_data()
    {
        QTest::addColumn<qint64>("cap");
        QTest::addColumn<bool>("taken");
        QTest::newRow("a byte below the cap") << qint64(1001) << true;
        QTest::newRow("just so") << qint64(1000) << true;
        QTest::newRow("a byte above it") << qint64(999) << false;
    }
    void anAnswerMayBeAsLargeAsAllowed()
    {
        QFETCH(qint64, cap);
        QFETCH(bool, taken);
        ScriptedServer server([](QTcpSocket &socket, int) { ScriptedServer::answer(socket, QByteArray(1000, 'a')); });
        const auto call = make({.verb = "GET", .url = server.url()}, cap);
        call->start(*m_manager, QNetworkRequest());
        QTRY_COMPARE(m_results.size(), 1);
        QCOMPARE(m_results[0].has_value(), taken);
        if (taken) {
            QCOMPARE(m_results[0]->body.size(), 1000);
        } else {
            QCOMPARE(m_results[0].error().kind, Error::Kind::Unreachable);
            QCOMPARE(m_results[0].error().detail, u"the answer is larger than 999 bytes"_s);
        }
    }

    void aPostThatMustNotBeRepeatedGoesOutOnce()
    {
        ScriptedServer server([](QTcpSocket &socket, int) { socket.abort(); });
        const auto call =
            make({.verb = "POST", .url = server.url(), .body = "{\"x\":1}", .headers = {}, .repeatable = false});
        call->start(*m_manager, QNetworkRequest());
        QTRY_COMPARE(m_results.size(), 1);
        QVERIFY(!m_results[0]);
        QCOMPARE(m_results[0].error().kind, Error::Kind::Unreachable);
        QVERIFY(!m_results[0].error().detail.isEmpty());
        QCOMPARE(server.requests.size(), 1);
    }

    void answersNobodyOnceItIsGone()
    {
        bool cut = false;
        ScriptedServer server([this, &cut](QTcpSocket &socket, int) {
            connect(&socket, &QTcpSocket::disconnected, this, [&cut] { cut = true; });
        });
        auto call = make({.verb = "GET", .url = server.url()});
        call->start(*m_manager, QNetworkRequest());
        QTRY_COMPARE(server.requests.size(), 1);
        call.reset();
        QTRY_VERIFY(cut);
        QVERIFY(m_results.isEmpty());
    }

    void anAbandonedCallEndsAndAnswersNobody()
    {
        ScriptedServer server([](QTcpSocket &socket, int) { ScriptedServer::answer(socket); });
        const auto call = make({.verb = "GET", .url = server.url()});
        QSignalSpy ended(call.get(), &OutgoingCall::ended);
        m_context.reset();
        call->start(*m_manager, QNetworkRequest());
        QTRY_COMPARE(ended.count(), 1);
        QCoreApplication::processEvents();
        QVERIFY(m_results.isEmpty());
    }

private:
    std::unique_ptr<OutgoingCall> make(Call call, qint64 largestAnswer = 1024 * 1024)
    {
        return std::make_unique<OutgoingCall>(
            std::move(call), largestAnswer, &*m_context,
            [this](Result<CallAnswer> result) { m_results.append(std::move(result)); }, nullptr);
    }

    std::optional<QNetworkAccessManager> m_manager;
    std::optional<QObject> m_context;
    QList<Result<CallAnswer>> m_results;
};

QTEST_GUILESS_MAIN(tst_OutgoingCall)
#include "tst_outgoingcall.moc"
