// SPDX-License-Identifier: MIT
#include "elevenlabs/elevenlabsclient.h"
#include "support/fakeelevenlabs.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::ConversationPage;
using am::ElevenLabsClient;
using am::Error;
using am::Result;
using am::test::FakeElevenLabs;
using am::test::FakeElevenLabsBehavior;
using Kind = Error::Kind;

class tst_ElevenLabsClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_fake.emplace();
        QVERIFY(m_fake->listen());
        m_settings = {.apiKey = FakeElevenLabs::apiKey, .baseUrl = m_fake->url()};
    }

    void followsThePages()
    {
        for (int i = 0; i < 250; ++i)
            m_fake->conversations.append({.id = u"conv_%1"_s.arg(i), .startedAt = 1000 + (i * 7) % 250});
        ElevenLabsClient client(m_settings, 1024 * 1024);
        QStringList ids;
        qint64 last = 0;
        QString cursor;
        int pages = 0;
        do {
            const auto page = list(client, {.startedAfter = 999, .cursor = cursor});
            QVERIFY(page);
            for (const am::ListedConversation &conversation : page->conversations) {
                ids.append(conversation.id);
                QVERIFY(conversation.startedAt >= last);
                last = conversation.startedAt;
            }
            cursor = page->next;
            ++pages;
        } while (!cursor.isEmpty());
        QCOMPARE(pages, 3);
        ids.removeDuplicates();
        QCOMPARE(ids.size(), 250);
    }

    void asksForOneAgentFromATime()
    {
        m_fake->conversations = {{.id = u"a1"_s, .agent = u"a"_s, .startedAt = 100},
                                 {.id = u"a2"_s, .agent = u"a"_s, .startedAt = 200},
                                 {.id = u"b2"_s, .agent = u"b"_s, .startedAt = 200}};
        ElevenLabsClient client(m_settings, 1024 * 1024);
        const auto page = list(client, {.agent = u"a"_s, .startedAfter = 150});
        QVERIFY(page);
        QCOMPARE(page->conversations.size(), 1);
        QCOMPARE(page->conversations.first().id, u"a2"_s);
    }

    void keepsAConversationsOwnBytes()
    {
        const QByteArray bytes = "{ \"conversation_id\":\t\"conv_1\",\n \"x\": 1.0e2, \"e\": \"\\u00e9\" }\n";
        m_fake->conversations = {{.id = u"conv_1"_s, .startedAt = 1, .detail = bytes}};
        ElevenLabsClient client(m_settings, 1024 * 1024);
        const auto detail = fetch(client, u"conv_1"_s);
        QVERIFY(detail);
        QCOMPARE(*detail, bytes);
    }

    void sendsTheKeyAndNothingElseOfOurs()
    {
        ElevenLabsClient client(m_settings, 1024 * 1024);
        QVERIFY(list(client, {}));
        const auto &headers = m_fake->requests.first().headers;
        QCOMPARE(headers.value("xi-api-key"), FakeElevenLabs::apiKey);
        QVERIFY(!headers.contains("authorization"));
        QVERIFY(!m_fake->requests.first().query.contains("sk_"));
    }

    void takesAnotherKeyAtOnce()
    {
        ElevenLabsClient client(m_settings, 1024 * 1024);
        m_settings.apiKey = "sk_old";
        QCOMPARE(list(client, {}).error().kind, Kind::Denied);
        m_settings.apiKey = "sk_of_the_tests\n";
        QVERIFY(list(client, {}));
    }

    void tellsErrorsApart_data()
    {
        QTest::addColumn<FakeElevenLabsBehavior>("behavior");
        QTest::addColumn<Kind>("kind");
        const auto status = [](int code) { return FakeElevenLabsBehavior{.failStatus = code}; };
        QTest::newRow("a refused key") << status(401) << Kind::Denied;
        QTest::newRow("a key that may not") << status(403) << Kind::Denied;
        QTest::newRow("gone") << status(404) << Kind::NotFound;
        QTest::newRow("unprocessable") << status(422) << Kind::BadInput;
        QTest::newRow("throttled") << status(429) << Kind::Busy;
        QTest::newRow("broken") << status(500) << Kind::Unreachable;
        QTest::newRow("moved elsewhere") << status(302) << Kind::Unreachable;
        QTest::newRow("silent") << FakeElevenLabsBehavior{.silent = true} << Kind::Timeout;
        QTest::newRow("garbage") << FakeElevenLabsBehavior{.garbage = true} << Kind::Unreachable;
        QTest::newRow("cut") << FakeElevenLabsBehavior{.truncate = true} << Kind::Unreachable;
        QTest::newRow("too large") << FakeElevenLabsBehavior{.padBytes = 70'000} << Kind::Unreachable;
    }
    void tellsErrorsApart()
    {
        QFETCH(FakeElevenLabsBehavior, behavior);
        QFETCH(Kind, kind);
        m_fake->behavior = behavior;
        ElevenLabsClient client(m_settings, 65'536, behavior.silent ? 50ms : 10s);
        const auto page = list(client, {});
        QVERIFY(!page);
        QCOMPARE(page.error().kind, kind);
        QVERIFY(!page.error().detail.isEmpty());
        QVERIFY(!page.error().detail.contains(u"sk_"_s));
    }

    void saysWhenToComeBack()
    {
        m_fake->behavior = {.failStatus = 429, .retryAfter = 17};
        ElevenLabsClient client(m_settings, 65'536);
        QCOMPARE(fetch(client, u"conv_1"_s).error().retryAfterSeconds, 17);
    }

    void aDeadOneIsUnreachable()
    {
        m_fake->close();
        ElevenLabsClient client(m_settings, 65'536);
        QCOMPARE(list(client, {}).error().kind, Kind::Unreachable);
    }

    void anUnknownConversationIsNotFound()
    {
        ElevenLabsClient client(m_settings, 65'536);
        QCOMPARE(fetch(client, u"conv_9"_s).error().kind, Kind::NotFound);
    }

    void anIdThatLeadsElsewhereIsNotAsked()
    {
        ElevenLabsClient client(m_settings, 65'536);
        QCOMPARE(fetch(client, u"../workspace"_s).error().kind, Kind::BadInput);
        QVERIFY(m_fake->requests.isEmpty());
    }

    void usagesAreForAdministrators()
    {
        m_fake->webhooks = {
            QJsonObject{{u"name"_s, u"w"_s},
                        {u"webhook_url"_s, u"https://x.test/post-call"_s},
                        {u"usage"_s, QJsonArray{QJsonObject{{u"usage_type"_s, u"ConvAI Settings"_s}}}}}};
        ElevenLabsClient client(m_settings, 65'536);
        QCOMPARE(webhooks(client, true)->first().usages.size(), 1);
        m_fake->behavior.isAdministrator = false;
        QCOMPARE(webhooks(client, true).error().kind, Kind::Denied);
        QCOMPARE(webhooks(client, false)->size(), 1);
    }

    void oneRequestAtATime()
    {
        m_fake->behavior.silent = true;
        ElevenLabsClient client(m_settings, 65'536);
        for (int i = 0; i < 3; ++i)
            client.conversations({}, this, [](const Result<ConversationPage> &) {});
        QTRY_COMPARE(m_fake->requests.size(), 1);
        // Whatever else was on its way would be there by the time that another server is asked and answers.
        FakeElevenLabs second;
        QVERIFY(second.listen());
        const am::ElevenLabsSettings settings{.apiKey = FakeElevenLabs::apiKey, .baseUrl = second.url()};
        ElevenLabsClient other(settings, 65'536);
        QVERIFY(list(other, {}));
        QCOMPARE(m_fake->requests.size(), 1);
    }

private:
    template<typename T, typename Ask>
    Result<T> wait(Ask ask)
    {
        std::optional<Result<T>> answer;
        QObject context;
        ask(&context, [&answer](Result<T> result) { answer.emplace(std::move(result)); });
        [&answer] { QTRY_VERIFY(answer.has_value()); }();
        return answer ? *answer : Result<T>(Error{Kind::Internal, u"no answer"_s, 0});
    }
    Result<ConversationPage> list(ElevenLabsClient &client, const am::ConversationQuery &query)
    {
        return wait<ConversationPage>([&client, &query](QObject *context, am::Reply<ConversationPage> reply) {
            client.conversations(query, context, std::move(reply));
        });
    }
    Result<QByteArray> fetch(ElevenLabsClient &client, const QString &id)
    {
        return wait<QByteArray>([&client, &id](QObject *context, am::Reply<QByteArray> reply) {
            client.conversation(id, context, std::move(reply));
        });
    }
    Result<QList<am::WorkspaceWebhook>> webhooks(ElevenLabsClient &client, bool withUsages)
    {
        return wait<QList<am::WorkspaceWebhook>>(
            [&client, withUsages](QObject *context, am::Reply<QList<am::WorkspaceWebhook>> reply) {
                client.webhooks(withUsages, context, std::move(reply));
            });
    }

    std::optional<FakeElevenLabs> m_fake;
    am::ElevenLabsSettings m_settings;
};

QTEST_GUILESS_MAIN(tst_ElevenLabsClient)
#include "tst_elevenlabsclient.moc"
