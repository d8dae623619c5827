// SPDX-License-Identifier: MIT
#include "memory/mem0selfhosted.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

QJsonObject json(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object();
}

} // namespace

/// What goes to a self-hosted server and how its answers are read; over the wire in tst_Mem0Store.
class tst_Mem0SelfHosted : public QObject
{
    Q_OBJECT

    static Mem0Settings settings()
    {
        Mem0Settings settings;
        settings.flavor = Mem0Settings::Flavor::SelfHosted;
        settings.baseUrl = QUrl(u"http://mem0.lan:8888/"_s);
        settings.apiKey = "m0sk_key";
        settings.organization = u"ignored"_s;
        return settings;
    }
    const Mem0SelfHosted m_server{settings()};

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void pathsHaveNoSlashAtTheEnd()
    {
        const auto line = [](const Call &call) { return call.verb + ' ' + call.url.toEncoded(); };
        QCOMPARE(line(m_server.get(u"m"_s).call), "GET http://mem0.lan:8888/memories/m"_ba);
        QCOMPARE(line(m_server.remove(u"m"_s).call), "DELETE http://mem0.lan:8888/memories/m"_ba);
        QCOMPARE(line(m_server.update(u"m"_s, {.text = u"x"_s}).call), "PUT http://mem0.lan:8888/memories/m"_ba);
        QCOMPARE(line(m_server.history(u"m"_s).call), "GET http://mem0.lan:8888/memories/m/history"_ba);
        QCOMPARE(line(m_server.callers(1, 10).call), "GET http://mem0.lan:8888/entities"_ba);
        QCOMPARE(line(m_server.removeCaller(u"+15550100123"_s).call),
                 "DELETE http://mem0.lan:8888/memories?user_id=%2B15550100123"_ba);
        QCOMPARE(line(m_server.probe().call),
                 "GET http://mem0.lan:8888/memories?run_id=agenticmemory-probe&top_k=1"_ba);
        QCOMPARE(line(m_server.list(u"+1555"_s, u"c&d"_s, 1, 10).call),
                 "GET http://mem0.lan:8888/memories?user_id=%2B1555&run_id=c%26d&top_k=1000"_ba);
        QCOMPARE(line(m_server.list({}, u"c"_s, 1, 10).call),
                 "GET http://mem0.lan:8888/memories?run_id=c&top_k=1000"_ba);
        QVERIFY(!m_server.event(u"e"_s));
    }

    void addsWithItsOwnKey()
    {
        const Call call = m_server
                              .add({.caller = u"+1555"_s,
                                    .conversation = u"c"_s,
                                    .part = u"factual"_s,
                                    .messages = {{Message::Role::User, u"x"_s}},
                                    .metadata = {{u"agent_id"_s, u"a"_s}},
                                    .extract = true,
                                    .happenedAt = QDateTime::currentDateTimeUtc()})
                              .call;
        QCOMPARE(call.url.toString(), u"http://mem0.lan:8888/memories"_s);
        QVERIFY(!call.repeatable);
        QCOMPARE(call.headers.first().first, "X-API-Key"_ba);
        QCOMPARE(call.headers.first().second, "m0sk_key"_ba);
        QCOMPARE(json(call.body), json(R"({"messages":[{"role":"user","content":"x"}],"user_id":"+1555","run_id":"c",
                                           "infer":true,"metadata":{"agent_id":"a","part":"factual"}})"));
    }

    void searchesWithFilters()
    {
        const Call call = m_server.search(u"+1555"_s, u"tea"_s, 3).call;
        QCOMPARE(call.url.path(), u"/search"_s);
        QCOMPARE(json(call.body), json(R"({"query":"tea","filters":{"user_id":"+1555"},"top_k":3})"));
    }

    void pagesAreCutHere()
    {
        QByteArray rows;
        for (int row = 0; row < 25; ++row) {
            const QByteArray number = QByteArray::number(10 + row);
            rows +=
                (row == 0 ? "" : ",") +
                QByteArray(R"({"id":"m##","memory":"x","created_at":"2024-01-01T00:##:00Z"})").replace("##", number);
        }
        const CallAnswer answer{.status = 200, .body = "{\"results\":[" + rows + "]}"};
        const auto first = m_server.list(u"u"_s, {}, 1, 10).read(answer);
        QVERIFY(first.has_value());
        QCOMPARE(first->memories.size(), 10);
        QCOMPARE(first->memories.first().id, u"m34"_s);
        QCOMPARE(first->total, 25);
        QVERIFY(!first->last);
        const auto third = m_server.list(u"u"_s, {}, 3, 10).read(answer);
        QCOMPARE(third->memories.size(), 5);
        QCOMPARE(third->memories.last().id, u"m10"_s);
        QVERIFY(third->last);
        QVERIFY(m_server.list(u"u"_s, {}, 9, 10).read(answer)->memories.isEmpty());
    }

    void aMissingMemoryIsNull()
    {
        QCOMPARE(m_server.get(u"m"_s).read({.status = 200, .body = "null"}).error().kind, Error::Kind::NotFound);
    }
};

QTEST_GUILESS_MAIN(tst_Mem0SelfHosted)
#include "tst_mem0selfhosted.moc"
