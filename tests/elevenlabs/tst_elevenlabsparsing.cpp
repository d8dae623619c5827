// SPDX-License-Identifier: MIT
#include "elevenlabs/elevenlabsparsing.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Error;
using Kind = Error::Kind;

class tst_ElevenLabsParsing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void statusesAreKinds_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<Kind>("kind");
        QTest::newRow("a bad request") << 400 << Kind::BadInput;
        QTest::newRow("unprocessable") << 422 << Kind::BadInput;
        QTest::newRow("a wrong key") << 401 << Kind::Denied;
        QTest::newRow("a key that may not") << 403 << Kind::Denied;
        QTest::newRow("gone") << 404 << Kind::NotFound;
        QTest::newRow("throttled") << 429 << Kind::Busy;
        QTest::newRow("their timeout") << 408 << Kind::Timeout;
        QTest::newRow("their gateway's timeout") << 504 << Kind::Timeout;
        QTest::newRow("broken") << 500 << Kind::Unreachable;
        QTest::newRow("down") << 503 << Kind::Unreachable;
        QTest::newRow("a wrong method") << 405 << Kind::Unreachable;
    }
    void statusesAreKinds()
    {
        QFETCH(int, status);
        QFETCH(Kind, kind);
        const auto failure = am::elevenlabs::failure({.status = status, .body = {}, .retryAfterSeconds = 7});
        QVERIFY(failure);
        QCOMPARE(failure->kind, kind);
        QCOMPARE(failure->retryAfterSeconds, 7);
    }

    void quotesWhatTheySay()
    {
        const auto failure = am::elevenlabs::failure(
            {.status = 422,
             .body = R"({"detail":[{"loc":["query","page_size"],"msg":"too large","input":"secret"}]})"});
        QCOMPARE(failure->detail, u"HTTP 422: query.page_size: too large"_s);
    }

    void successIsNoFailure() { QVERIFY(!am::elevenlabs::failure({.status = 200, .body = {}})); }

    void readsAPage()
    {
        const auto page = am::elevenlabs::conversationPage(
            R"({"conversations":[)"
            R"({"conversation_id":"conv_1","agent_id":"agent_1","status":"done","start_time_unix_secs":1795340000,)"
            R"("call_duration_secs":61,"message_count":9,"call_successful":"success","transcript_summary":null},)"
            R"({"conversation_id":"conv_2","agent_id":"agent_2","status":"in-progress","start_time_unix_secs":1795340100,)"
            R"("call_duration_secs":0}],)"
            R"("next_cursor":"abc","has_more":true})");
        QVERIFY(page);
        QCOMPARE(page->next, u"abc"_s);
        QCOMPARE(page->conversations.size(), 2);
        const am::ListedConversation &first = page->conversations.first();
        QCOMPARE(first.id, u"conv_1"_s);
        QCOMPARE(first.agent, u"agent_1"_s);
        QCOMPARE(first.startedAt, 1795340000);
        QCOMPARE(first.endedAt(), 1795340061);
        QVERIFY(first.isFinished());
        QVERIFY(!page->conversations.last().isFinished());
    }

    void knowsWhatIsFinished_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<bool>("finished");
        QTest::newRow("done") << u"done"_s << true;
        QTest::newRow("failed") << u"failed"_s << true;
        QTest::newRow("one that nobody has heard of") << u"archived"_s << true;
        QTest::newRow("initiated") << u"initiated"_s << false;
        QTest::newRow("in progress") << u"in-progress"_s << false;
        QTest::newRow("being analyzed") << u"processing"_s << false;
    }
    void knowsWhatIsFinished()
    {
        QFETCH(QString, status);
        QFETCH(bool, finished);
        QCOMPARE(am::ListedConversation{.status = status}.isFinished(), finished);
    }

    void theLastPageHasNoCursor()
    {
        const auto page =
            am::elevenlabs::conversationPage(R"({"conversations":[],"next_cursor":"old","has_more":false})");
        QVERIFY(page);
        QVERIFY(page->next.isEmpty());
    }

    void leavesOutRowsWithoutAnIdOrAStart()
    {
        const auto page = am::elevenlabs::conversationPage(
            R"({"conversations":[7,null,{"conversation_id":"../x","start_time_unix_secs":5},)"
            R"({"conversation_id":"conv_1"},{"conversation_id":"conv_2","start_time_unix_secs":"soon"},)"
            R"({"conversation_id":"conv_3","start_time_unix_secs":-5},)"
            R"({"conversation_id":"conv_4","start_time_unix_secs":5}]})");
        QVERIFY(page);
        QCOMPARE(page->conversations.size(), 1);
        QCOMPARE(page->conversations.first().id, u"conv_4"_s);
    }

    void refusesWhatIsNoPage_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << "<html>"_ba;
        QTest::newRow("cut") << R"({"conversations":[{"agent_id":)"_ba;
        QTest::newRow("a list") << "[]"_ba;
        QTest::newRow("something else") << R"({"ok":true})"_ba;
        QTest::newRow("no list") << R"({"conversations":{}})"_ba;
        QTest::newRow("more, and no way to it") << R"({"conversations":[],"has_more":true,"next_cursor":null})"_ba;
    }
    void refusesWhatIsNoPage()
    {
        QFETCH(QByteArray, body);
        const auto page = am::elevenlabs::conversationPage(body);
        QVERIFY(!page);
        QCOMPARE(page.error().kind, Kind::Unreachable);
    }

    void readsWebhooks()
    {
        const auto webhooks = am::elevenlabs::webhooks(
            R"({"webhooks":[)"
            R"({"name":"memory","webhook_id":"w1","webhook_url":"https://voice.example.test/post-call","is_disabled":false,)"
            R"("is_auto_disabled":true,"created_at_unix":1,"auth_type":"hmac","usage":[{"usage_type":"ConvAI Settings"}],)"
            R"("most_recent_failure_error_code":502,"most_recent_failure_timestamp":1795340000},)"
            R"({"name":"other","webhook_url":"https://crm.example.test/","is_disabled":true,"usage":null,)"
            R"("most_recent_failure_error_code":null,"most_recent_failure_timestamp":1795340000123}]})");
        QVERIFY(webhooks);
        QCOMPARE(webhooks->size(), 2);
        const am::WorkspaceWebhook &ours = webhooks->first();
        QCOMPARE(ours.name, u"memory"_s);
        QCOMPARE(ours.url, QUrl(u"https://voice.example.test/post-call"_s));
        QVERIFY(ours.isAutoDisabled);
        QVERIFY(!ours.isDisabled);
        QCOMPARE(ours.usages, QStringList{u"ConvAI Settings"_s});
        QCOMPARE(ours.failureCode, 502);
        QCOMPARE(ours.failedAt, 1795340000);
        QVERIFY(webhooks->last().isDisabled);
        QCOMPARE(webhooks->last().failureCode, 0);
        QCOMPARE(webhooks->last().failedAt, 1795340000); // was milliseconds
        QVERIFY(!am::elevenlabs::webhooks("{}"));
    }

    void readsAnAgent()
    {
        const auto agent = am::elevenlabs::agent(
            R"({"agent_id":"agent_1","name":"Front desk","conversation_config":{"agent":{"first_message":"Hello",)"
            R"("language":"pt-BR","prompt":{"prompt":"Be kind.","llm":"some-model","tool_ids":["t1"]}},"tts":{}},)"
            R"("platform_settings":{"overrides":{"enable_conversation_initiation_client_data_from_webhook":true,)"
            R"("conversation_config_override":{"agent":{"first_message":true,"language":false,)"
            R"("prompt":{"prompt":true,"llm":false}},"tts":{"voice_id":true}}}}})");
        QVERIFY(agent);
        QCOMPARE(agent->prompt, u"Be kind."_s);
        QCOMPARE(agent->firstMessage, u"Hello"_s);
        QCOMPARE(agent->language, u"pt-br"_s);
        QCOMPARE(agent->allowedOverrides, (QStringList{u"prompt"_s, u"first_message"_s}));
    }

    void allowsNothingThatIsNotSaid_data()
    {
        QTest::addColumn<QByteArray>("platform");
        QTest::newRow("no settings at all") << "null"_ba;
        QTest::newRow("no overrides") << R"({"overrides":{}})"_ba;
        QTest::newRow("nothing for a call") << R"({"overrides":{"conversation_config_override":null}})"_ba;
        QTest::newRow("other types") << QByteArray(R"({"overrides":{"conversation_config_override":{"agent":)"
                                                   R"({"first_message":"true","language":1,"prompt":true}}}})");
        QTest::newRow("another model only")
            << QByteArray(R"({"overrides":{"conversation_config_override":{"agent":{"prompt":{"llm":true}}}}})");
    }
    void allowsNothingThatIsNotSaid()
    {
        QFETCH(QByteArray, platform);
        const auto agent =
            am::elevenlabs::agent(R"({"conversation_config":{"agent":{}},"platform_settings":)" + platform + '}');
        QVERIFY(agent);
        QCOMPARE(agent->allowedOverrides, QStringList());
        QVERIFY(agent->prompt.isEmpty() && agent->firstMessage.isEmpty() && agent->language.isEmpty());
    }

    void refusesWhatIsNoAgent_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << "<html>"_ba;
        QTest::newRow("a list") << "[]"_ba;
        QTest::newRow("something else") << R"({"conversations":[]})"_ba;
        QTest::newRow("another type") << R"({"conversation_config":{"agent":"me"}})"_ba;
    }
    void refusesWhatIsNoAgent()
    {
        QFETCH(QByteArray, body);
        const auto agent = am::elevenlabs::agent(body);
        QVERIFY(!agent);
        QCOMPARE(agent.error().kind, Kind::Unreachable);
    }
};

QTEST_GUILESS_MAIN(tst_ElevenLabsParsing)
#include "tst_elevenlabsparsing.moc"
