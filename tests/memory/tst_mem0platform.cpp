// SPDX-License-Identifier: MIT
#include "memory/mem0platform.h"

#include <QTimeZone>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

QJsonObject json(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object();
}

const Mem0Settings Settings = [] {
    Mem0Settings settings;
    settings.apiKey = "m0-key\n"; // as read from a file
    return settings;
}();

} // namespace

/// What goes to the platform and how its answers are read; over the wire in tst_Mem0Store.
class tst_Mem0Platform : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void baseUrls_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("expected");
        QTest::newRow("bare") << u"https://api.mem0.ai"_s << u"https://api.mem0.ai/v1/ping/"_s;
        QTest::newRow("ending in a slash") << u"https://api.mem0.ai/"_s << u"https://api.mem0.ai/v1/ping/"_s;
        QTest::newRow("ending in slashes") << u"https://h:8443//"_s << u"https://h:8443/v1/ping/"_s;
        QTest::newRow("with a prefix") << u"http://h/mem0"_s << u"http://h/mem0/v1/ping/"_s;
        QTest::newRow("with a prefix and a slash") << u"http://h/a%20b/mem0/"_s << u"http://h/a%20b/mem0/v1/ping/"_s;
        QTest::newRow("with things that do not belong there")
            << u"http://user:pass@h/?x=1#y"_s << u"http://h/v1/ping/"_s;
    }

    void baseUrls()
    {
        QFETCH(QString, base);
        QFETCH(QString, expected);
        Mem0Settings settings = Settings;
        settings.baseUrl = QUrl(base);
        QCOMPARE(Mem0Platform(settings).probe().call.url.toString(QUrl::FullyEncoded), expected);
    }

    void addsUnderTheCallerAndTheConversation()
    {
        const Mem0Exchange<AdditionReceipt> adding = Mem0Platform(Settings).add(
            {.caller = u"+15550100123"_s,
             .conversation = u"conv_1"_s,
             .part = u"semantic/2"_s,
             .messages = {{Message::Role::User, u"tea?"_s}, {Message::Role::Assistant, u"yes"_s}},
             .metadata = {{u"agent_id"_s, u"agent_1"_s}},
             .happenedAt = QDateTime::fromSecsSinceEpoch(1721577600, QTimeZone::utc())});
        QCOMPARE(adding.call.verb, "POST"_ba);
        QCOMPARE(adding.call.url.toString(), u"https://api.mem0.ai/v3/memories/add/"_s);
        QVERIFY(!adding.call.repeatable);
        QCOMPARE(adding.call.headers.size(), 1);
        QCOMPARE(adding.call.headers.first().first, "Authorization"_ba);
        QCOMPARE(adding.call.headers.first().second, "Token m0-key"_ba);
        QCOMPARE(json(adding.call.body),
                 json(R"({"messages":[{"role":"user","content":"tea?"},{"role":"assistant","content":"yes"}],
                          "user_id":"+15550100123","run_id":"conv_1","infer":false,"timestamp":1721577600,
                          "metadata":{"agent_id":"agent_1","part":"semantic/2"}})"));
    }

    void addsUnderTheConversationAlone()
    {
        const QJsonObject body = json(Mem0Platform(Settings)
                                          .add({.caller = {},
                                                .conversation = u"conv_1"_s,
                                                .part = u"factual"_s,
                                                .messages = {{Message::Role::User, u"x"_s}},
                                                .metadata = {},
                                                .extract = true})
                                          .call.body);
        QVERIFY(!body.contains("user_id"_L1));
        QVERIFY(!body.contains("timestamp"_L1));
        QVERIFY(!body.contains("agent_id"_L1));
        QCOMPARE(body.value("infer"_L1), QJsonValue(true));
    }

    void searchesWithFilters()
    {
        const Call call = Mem0Platform(Settings).search(u"+15550100123"_s, u"tea?"_s, 3).call;
        QCOMPARE(call.url.path(), u"/v3/memories/search/"_s);
        QVERIFY(call.repeatable);
        QCOMPARE(json(call.body), json(R"({"query":"tea?","filters":{"user_id":"+15550100123"},"top_k":3})"));
    }

    void listsWithFilters_data()
    {
        QTest::addColumn<QString>("caller");
        QTest::addColumn<QString>("conversation");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a caller: what still holds")
            << u"+1555"_s << QString() << R"({"filters":{"user_id":"+1555"},"latest_only":true})"_ba;
        QTest::newRow("a conversation: everything")
            << QString() << u"c"_s << R"({"filters":{"run_id":"c"},"include_merged":true})"_ba;
        QTest::newRow("both") << u"+1555"_s << u"c"_s
                              << R"({"filters":{"AND":[{"user_id":"+1555"},{"run_id":"c"}]},"include_merged":true})"_ba;
    }

    void listsWithFilters()
    {
        QFETCH(QString, caller);
        QFETCH(QString, conversation);
        QFETCH(QByteArray, body);
        const Call call = Mem0Platform(Settings).list(caller, conversation, 2, 50).call;
        QCOMPARE(call.url.toString(), u"https://api.mem0.ai/v3/memories/?page=2&page_size=50"_s);
        QCOMPARE(json(call.body), json(body));
    }

    void aPageBeyondTheLastIsEmpty()
    {
        const Mem0Platform platform(Settings);
        const CallAnswer missing{.status = 404, .body = R"({"detail":"Invalid page."})"};
        const auto second = platform.list(u"u"_s, {}, 2, 50).read(missing);
        QVERIFY(second.has_value());
        QVERIFY(second->last && second->memories.isEmpty());
        QCOMPARE(platform.list(u"u"_s, {}, 1, 50).read(missing).error().kind, Error::Kind::WrongAddress);
        QVERIFY(platform.callers(2, 50).read(missing)->last);
        QCOMPARE(platform.callers(1, 50).read(missing).error().kind, Error::Kind::WrongAddress);
    }

    void encodesNumbers()
    {
        const Mem0Platform platform(Settings);
        QCOMPARE(platform.removeCaller(u"+15550100123"_s).call.url.toString(QUrl::FullyEncoded),
                 u"https://api.mem0.ai/v2/entities/user/%2B15550100123/"_s);
        QCOMPARE(platform.removeCaller(u"web/a b?c#d%"_s).call.url.toString(QUrl::FullyEncoded),
                 u"https://api.mem0.ai/v2/entities/user/web%2Fa%20b%3Fc%23d%25/"_s);
    }

    void namesTheOrganizationOnlyWhenSet()
    {
        Mem0Settings settings = Settings;
        settings.organization = u"org 1"_s;
        settings.project = u"p+1"_s;
        QCOMPARE(Mem0Platform(settings).callers(1, 10).call.url.query(QUrl::FullyEncoded),
                 u"page=1&page_size=10&org_id=org%201&project_id=p%2B1"_s);
        QCOMPARE(Mem0Platform(Settings).probe().call.url.query(), QString());
    }

    void theRestHasTheRightPaths()
    {
        const Mem0Platform platform(Settings);
        const auto line = [](const Call &call) {
            return call.verb + ' ' + call.url.path(QUrl::FullyEncoded).toLatin1();
        };
        QCOMPARE(line(platform.get(u"m"_s).call), "GET /v1/memories/m/"_ba);
        QCOMPARE(line(platform.remove(u"m"_s).call), "DELETE /v1/memories/m/"_ba);
        QCOMPARE(line(platform.history(u"m"_s).call), "GET /v1/memories/m/history/"_ba);
        QCOMPARE(line(platform.event(u"e"_s)->call), "GET /v1/event/e/"_ba);
        QCOMPARE(line(platform.callers(1, 10).call), "GET /v1/entities/"_ba);
        const Call update = platform.update(u"m"_s, {.text = u"new"_s, .metadata = QJsonObject{{u"k"_s, 1}}}).call;
        QCOMPARE(line(update), "PUT /v1/memories/m/"_ba);
        QCOMPARE(json(update.body), json(R"({"text":"new","metadata":{"k":1}})"));
    }

    void sendsNoKeyWhenThereIsNone() { QVERIFY(Mem0Platform(Mem0Settings{}).probe().call.headers.isEmpty()); }
};

QTEST_GUILESS_MAIN(tst_Mem0Platform)
#include "tst_mem0platform.moc"
