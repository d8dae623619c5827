// SPDX-License-Identifier: MIT
#include "support/fakemem0.h"

#include <QtTest>

#include <memory>

using namespace Qt::StringLiterals;
using am::test::FakeMem0;

namespace {

struct Answered
{
    int status = 0;
    QByteArray body;
    [[nodiscard]] QJsonObject object() const { return QJsonDocument::fromJson(body).object(); }
    [[nodiscard]] QJsonArray array() const { return QJsonDocument::fromJson(body).array(); }
};

} // namespace

/// The fake itself: what it refuses, what it stores, how it misbehaves.
class tst_FakeMem0 : public QObject
{
    Q_OBJECT

    QNetworkAccessManager m_manager;

    Answered send(FakeMem0 &fake, const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                  const QByteArray &header = "Authorization", const QByteArray &value = "Token k")
    {
        QUrl url = fake.url();
        url.setUrl(url.toString() + QString::fromLatin1(target));
        QNetworkRequest request(url);
        if (!header.isEmpty())
            request.setRawHeader(header, value);
        if (!body.isEmpty())
            request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        std::unique_ptr<QNetworkReply> reply(m_manager.sendCustomRequest(request, method, body));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!finished.wait(am::test::patience))
            return {};
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void platformRefuses_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const QByteArray add = R"({"messages":[{"role":"user","content":"x"}],"user_id":"u"})";
        QTest::newRow("an add without ids") << "POST"_ba
                                            << "/v3/memories/add/"_ba
                                            << R"({"messages":[{"role":"user","content":"x"}]})"_ba << 400;
        QTest::newRow("an add without a trailing slash") << "POST"_ba
                                                         << "/v3/memories/add"_ba << add << 404;
        QTest::newRow("an add without messages") << "POST"_ba
                                                 << "/v3/memories/add/"_ba
                                                 << R"({"user_id":"u"})"_ba << 400;
        QTest::newRow("an add of an unknown role")
            << "POST"_ba
            << "/v3/memories/add/"_ba
            << R"({"messages":[{"role":"agent","content":"x"}],"user_id":"u"})"_ba << 400;
        QTest::newRow("a search with a top-level user id")
            << "POST"_ba
            << "/v3/memories/search/"_ba
            << R"({"query":"x","user_id":"u","filters":{"user_id":"u"}})"_ba << 400;
        QTest::newRow("a search without filters") << "POST"_ba
                                                  << "/v3/memories/search/"_ba
                                                  << R"({"query":"x"})"_ba << 400;
        QTest::newRow("a search with an unknown filter key") << "POST"_ba
                                                             << "/v3/memories/search/"_ba
                                                             << R"({"query":"x","filters":{"userId":"u"}})"_ba << 400;
        QTest::newRow("a search that is not scoped positively")
            << "POST"_ba
            << "/v3/memories/search/"_ba
            << R"({"query":"x","filters":{"NOT":[{"user_id":"u"}]}})"_ba << 400;
        QTest::newRow("a search with an empty query") << "POST"_ba
                                                      << "/v3/memories/search/"_ba
                                                      << R"({"query":" ","filters":{"user_id":"u"}})"_ba << 400;
        QTest::newRow("a search with too large a top_k")
            << "POST"_ba
            << "/v3/memories/search/"_ba
            << R"({"query":"x","top_k":1001,"filters":{"user_id":"u"}})"_ba << 400;
        QTest::newRow("a list with a top-level run id") << "POST"_ba
                                                        << "/v3/memories/"_ba
                                                        << R"({"run_id":"r","filters":{"user_id":"u"}})"_ba << 400;
        QTest::newRow("a list with too large a page") << "POST"_ba
                                                      << "/v3/memories/?page=1&page_size=201"_ba
                                                      << R"({"filters":{"user_id":"u"}})"_ba << 400;
        QTest::newRow("a page beyond the last") << "POST"_ba
                                                << "/v3/memories/?page=2&page_size=10"_ba
                                                << R"({"filters":{"user_id":"u"}})"_ba << 404;
        QTest::newRow("an id that is none") << "GET"_ba
                                            << "/v1/memories/nope/"_ba << QByteArray() << 400;
        QTest::newRow("an unknown memory")
            << "GET"_ba
            << "/v1/memories/19d6d7aa-0000-4000-8000-000000000000/"_ba << QByteArray() << 404;
        QTest::newRow("an unknown event") << "GET"_ba
                                          << "/v1/event/e/"_ba << QByteArray() << 404;
        QTest::newRow("removing everything") << "DELETE"_ba
                                             << "/v1/memories/"_ba << QByteArray() << 400;
        QTest::newRow("an unknown entity type") << "DELETE"_ba
                                                << "/v2/entities/caller/u/"_ba << QByteArray() << 400;
    }

    void platformRefuses()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        FakeMem0 fake(FakeMem0::Flavor::Platform);
        QVERIFY(fake.listen());
        QCOMPARE(send(fake, method, target, body).status, status);
        QCOMPARE(fake.stats().refused, 1);
    }

    void platformWantsItsOwnKeyAndContentType()
    {
        FakeMem0 fake(FakeMem0::Flavor::Platform);
        QVERIFY(fake.listen());
        fake.setApiKey("k");
        QCOMPARE(send(fake, "GET", "/v1/ping/").status, 200);
        QCOMPARE(send(fake, "GET", "/v1/ping/", {}, "Authorization", "Token other").status, 401);
        QCOMPARE(send(fake, "GET", "/v1/ping/", {}, "X-API-Key", "k").status, 401);
        QCOMPARE(send(fake, "GET", "/v1/ping/", {}, "Authorization", "Bearer k").status, 401);
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, fake.port());
        socket.write("POST /v3/memories/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token k\r\nContent-Length: 2\r\n\r\n{}");
        QTRY_VERIFY(socket.bytesAvailable() > 0);
        QVERIFY(socket.readAll().startsWith("HTTP/1.1 415 "));
    }

    void selfHostedRefuses_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("a trailing slash") << "GET"_ba
                                          << "/entities/"_ba << QByteArray() << 404;
        QTest::newRow("a path of the platform") << "GET"_ba
                                                << "/v1/ping"_ba << QByteArray() << 404;
        QTest::newRow("an add without ids") << "POST"_ba
                                            << "/memories"_ba
                                            << R"({"messages":[{"role":"user","content":"x"}]})"_ba << 400;
        QTest::newRow("an add without messages") << "POST"_ba
                                                 << "/memories"_ba
                                                 << R"({"user_id":"u"})"_ba << 422;
        QTest::newRow("an id with a space in it")
            << "POST"_ba
            << "/memories"_ba
            << R"({"messages":[{"role":"user","content":"x"}],"user_id":"1 555"})"_ba << 400;
        QTest::newRow("an add with a timestamp")
            << "POST"_ba
            << "/memories"_ba
            << R"({"messages":[{"role":"user","content":"x"}],"user_id":"u","timestamp":1})"_ba << 422;
        QTest::newRow("a list of everybody") << "GET"_ba
                                             << "/memories"_ba << QByteArray() << 400;
        QTest::newRow("too large a top_k") << "GET"_ba
                                           << "/memories?user_id=u&top_k=1001"_ba << QByteArray() << 422;
        QTest::newRow("a search without filters") << "POST"_ba
                                                  << "/search"_ba
                                                  << R"({"query":"x"})"_ba << 400;
        QTest::newRow("removing an unknown memory") << "DELETE"_ba
                                                    << "/memories/m"_ba << QByteArray() << 404;
    }

    void selfHostedRefuses()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        FakeMem0 fake(FakeMem0::Flavor::SelfHosted);
        QVERIFY(fake.listen());
        QCOMPARE(send(fake, method, target, body, "X-API-Key", "k").status, status);
    }

    void selfHostedWantsItsOwnKey()
    {
        FakeMem0 fake(FakeMem0::Flavor::SelfHosted);
        QVERIFY(fake.listen());
        fake.setApiKey("k");
        QCOMPARE(send(fake, "GET", "/entities", {}, "X-API-Key", "k").status, 200);
        QCOMPARE(send(fake, "GET", "/entities", {}, "X-API-Key", "other").status, 401);
        QCOMPARE(send(fake, "GET", "/entities").status, 401);
    }

    void aPlusInAQueryIsASpace()
    {
        FakeMem0 fake(FakeMem0::Flavor::SelfHosted);
        QVERIFY(fake.listen());
        fake.remember(u"+15550100123"_s, u"likes tea"_s);
        const auto found = [&](const QByteArray &id) {
            return send(fake, "GET", "/memories?user_id=" + id, {}, "X-API-Key", "k")
                .object()
                .value("results"_L1)
                .toArray()
                .size();
        };
        QCOMPARE(found("%2B15550100123"), 1);
        QCOMPARE(found("+15550100123"), 0);
    }

    void anExtractionIsStoredLater()
    {
        FakeMem0 fake(FakeMem0::Flavor::Platform);
        QVERIFY(fake.listen());
        fake.behavior().pendingMs = 50;
        const Answered added = send(
            fake, "POST", "/v3/memories/add/",
            R"({"messages":[{"role":"assistant","content":"hello"},{"role":"user","content":"tea"}],"user_id":"u"})");
        QCOMPARE(added.object().value("status"_L1).toString(), u"PENDING"_s);
        QCOMPARE(fake.rows().size(), 0);
        const QByteArray target = "/v1/event/" + added.object().value("event_id"_L1).toString().toLatin1() + "/";
        QTRY_COMPARE(send(fake, "GET", target).object().value("status"_L1).toString(), u"SUCCEEDED"_s);
        QCOMPARE(fake.rows().size(), 1);
        QCOMPARE(send(fake, "GET", target).object().value("results"_L1).toArray().size(), 1);
    }

    void verbatimTextsAreStoredOncePerScope()
    {
        const QByteArray add =
            R"({"messages":[{"role":"user","content":"tea"}],"user_id":"u","run_id":"r","infer":false})";
        FakeMem0 platform(FakeMem0::Flavor::Platform);
        QVERIFY(platform.listen());
        QCOMPARE(send(platform, "POST", "/v3/memories/add/", add).object().value("results"_L1).toArray().size(), 1);
        QCOMPARE(send(platform, "POST", "/v3/memories/add/", add).object().value("results"_L1).toArray().size(), 0);
        QCOMPARE(platform.rows().size(), 1);
        FakeMem0 own(FakeMem0::Flavor::SelfHosted);
        QVERIFY(own.listen());
        QCOMPARE(send(own, "POST", "/memories", add, "X-API-Key", "k").status, 200);
        QCOMPARE(send(own, "POST", "/memories", add, "X-API-Key", "k").status, 200);
        QCOMPARE(own.rows().size(), 2);
        QCOMPARE(own.stats().repeated, 1);
    }

    void filtersAreUnderstood()
    {
        FakeMem0 fake(FakeMem0::Flavor::Platform);
        QVERIFY(fake.listen());
        fake.remember(u"a"_s, u"one"_s, {{u"type"_s, u"factual"_s}}, u"r1"_s);
        fake.remember(u"a"_s, u"two"_s, {}, u"r2"_s);
        fake.remember(u"b"_s, u"three"_s, {}, u"r1"_s);
        const auto count = [&](const QByteArray &filters) {
            return send(fake, "POST", "/v3/memories/", "{\"filters\":" + filters + "}")
                .object()
                .value("count"_L1)
                .toInt(-1);
        };
        QCOMPARE(count(R"({"user_id":"a"})"), 2);
        QCOMPARE(count(R"({"AND":[{"user_id":"a"},{"run_id":"r1"}]})"), 1);
        QCOMPARE(count(R"({"OR":[{"user_id":"a"},{"user_id":"b"}]})"), 3);
        QCOMPARE(count(R"({"AND":[{"run_id":"r1"},{"NOT":[{"user_id":"a"}]}]})"), 1);
        QCOMPARE(count(R"({"user_id":"a","metadata":{"type":"factual"}})"), 1);
        QCOMPARE(count(R"({"user_id":{"in":["a","b"]}})"), 3);
        QCOMPARE(count(R"({"user_id":"nobody"})"), 0);
    }

    void datesLookLikeMem0s()
    {
        QCOMPARE(am::test::fakemem0::date(1'721'577'600'123, -7 * 3600).toString(),
                 u"2024-07-21T09:00:00.123000-07:00"_s);
        QCOMPARE(am::test::fakemem0::date(1'721'577'600'123, 19'800).toString(), u"2024-07-21T21:30:00.123000+05:30"_s);
        QVERIFY(am::test::fakemem0::date(0, 0).isNull());
    }

    void misbehavesOnDemand()
    {
        FakeMem0 fake(FakeMem0::Flavor::Platform);
        QVERIFY(fake.listen());
        const QByteArray add = R"({"messages":[{"role":"user","content":"tea"}],"user_id":"u","infer":false})";
        QCOMPARE(send(fake, "POST", "/__fake/behavior", R"({"fail_status":429,"retry_after":7,"fail_every":2})").status,
                 200);
        QCOMPARE(send(fake, "GET", "/v1/ping/").status, 200);
        QCOMPARE(send(fake, "GET", "/v1/ping/").status, 429);
        QCOMPARE(send(fake, "GET", "/v1/ping/").status, 200);
        QCOMPARE(send(fake, "POST", "/__fake/behavior", R"({"garbage":true})").status, 200);
        QVERIFY(QJsonDocument::fromJson(send(fake, "GET", "/v1/ping/").body).isNull());
        QCOMPARE(send(fake, "POST", "/__fake/behavior", R"({"drop_after_store":1})").status, 200);
        QCOMPARE(send(fake, "POST", "/v3/memories/add/", add).status, 0);
        QCOMPARE(send(fake, "POST", "/__fake/behavior", "{}").status, 200);
        const QJsonArray rows = send(fake, "GET", "/__fake/memories").array();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0]["memory"_L1].toString(), u"tea"_s);
        QVERIFY(send(fake, "GET", "/__fake/stats").object().value("adds"_L1).toInt() >= 1);
        QCOMPARE(send(fake, "POST", "/__fake/memories", R"([{"user_id":"v","memory":"coffee"}])").status, 200);
        QCOMPARE(fake.rows().size(), 2);
        QCOMPARE(send(fake, "DELETE", "/__fake/memories").status, 200);
        QCOMPARE(fake.rows().size(), 0);
    }

    void isDeadWhenClosed()
    {
        FakeMem0 fake(FakeMem0::Flavor::Platform);
        QVERIFY(fake.listen());
        const quint16 port = fake.port();
        QCOMPARE(send(fake, "GET", "/v1/ping/").status, 200);
        const QUrl url = fake.url();
        fake.close();
        std::unique_ptr<QNetworkReply> reply(m_manager.get(QNetworkRequest(url)));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        QVERIFY(finished.wait(am::test::patience));
        QCOMPARE(reply->error(), QNetworkReply::ConnectionRefusedError);
        QVERIFY(fake.listen(port));
        QCOMPARE(send(fake, "GET", "/v1/ping/").status, 200);
    }

    void keepsItsMemoriesInAFile()
    {
        QTemporaryDir directory;
        const QString file = directory.filePath(u"state"_s);
        QString kept;
        {
            FakeMem0 fake(FakeMem0::Flavor::Platform);
            QVERIFY(fake.rows().open(file));
            kept = fake.remember(u"a"_s, u"one"_s, {{u"k"_s, 1}}, u"r"_s);
            const QString gone = fake.remember(u"a"_s, u"two"_s);
            QVERIFY(fake.rows().remove(gone));
            fake.rows().change(kept, u"uno"_s, std::nullopt);
        }
        FakeMem0 again(FakeMem0::Flavor::Platform);
        QVERIFY(again.rows().open(file));
        QCOMPARE(again.rows().size(), 1);
        QVERIFY(again.rows().find(kept) != nullptr);
        QCOMPARE(again.rows().find(kept)->text, u"uno"_s);
        QCOMPARE(again.rows().find(kept)->run, u"r"_s);
    }
};

QTEST_GUILESS_MAIN(tst_FakeMem0)
#include "tst_fakemem0.moc"
