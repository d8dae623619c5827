// SPDX-License-Identifier: MIT
#include "app/statusroutes.h"

#include "calls/asking.h"
#include "observe/metrics.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Readiness;
using am::test::Asking;

namespace {

/// A route as a handler, for Asking::put().
struct Endpoint
{
    am::Route route;
    void handle(const am::ExchangePointer &exchange) const { route.handle(exchange); }
};

} // namespace

class tst_StatusRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_metrics.emplace(QList<QByteArray>{"/healthz", "/readyz", "/metrics"});
        m_now = {.storeName = u"mem0"_s, .storeState = u"ok"_s, .outboxState = u"ok"_s, .backlog = 3, .dead = 1};
        m_asked = 0;
        m_routes = am::statusRoutes(
            [this] {
                ++m_asked;
                return m_now;
            },
            *m_metrics);
    }

    void areThreeThatTakeNoBody()
    {
        QList<QByteArray> paths;
        for (const am::Route &route : std::as_const(m_routes)) {
            paths.append(route.path);
            QCOMPARE(route.method, "GET");
            QVERIFY(route.contentTypes.isEmpty());
        }
        QCOMPARE(paths, (QList<QByteArray>{"/healthz", "/readyz", "/metrics"}));
    }

    void healthTellsTheVersionAndAsksNobody()
    {
        const auto asking = ask("/healthz");
        QCOMPARE(asking->answer.status, 200);
        QCOMPARE(asking->answer.contentType, "application/json");
        QCOMPARE(asking->json().value("status"_L1).toString(), u"alive"_s);
        QVERIFY(QRegularExpression(u"^\\d+\\.\\d+\\.\\d+"_s)
                    .match(asking->json().value("version"_L1).toString())
                    .hasMatch());
        QCOMPARE(asking->json().size(), 2);
        QCOMPARE(m_asked, 0);
    }

    void readyDependsOnTheOutbox_data()
    {
        QTest::addColumn<QString>("store");
        QTest::addColumn<QString>("outbox");
        QTest::addColumn<bool>("draining");
        QTest::addColumn<bool>("ready");
        QTest::newRow("all is well") << u"ok"_s << u"ok"_s << false << true;
        QTest::newRow("a store that is away is waited for") << u"unreachable"_s << u"ok"_s << false << true;
        QTest::newRow("a store that refuses us is waited for") << u"denied"_s << u"ok"_s << false << true;
        QTest::newRow("a store that is not known yet is waited for") << u"unknown"_s << u"ok"_s << false << true;
        QTest::newRow("an outbox that fails takes no reports") << u"ok"_s << u"failing"_s << false << false;
        QTest::newRow("who is leaving takes no reports") << u"ok"_s << u"ok"_s << true << false;
        QTest::newRow("an outbox that nobody asked is not ready") << u"ok"_s << QString() << false << false;
    }
    void readyDependsOnTheOutbox()
    {
        QFETCH(QString, store);
        QFETCH(QString, outbox);
        QFETCH(bool, draining);
        QFETCH(bool, ready);
        m_now.storeState = store;
        m_now.outboxState = outbox;
        m_now.draining = draining;
        const auto asking = ask("/readyz");
        QCOMPARE(asking->answers, 1);
        QCOMPARE(asking->answer.status, ready ? 200 : 503);
        QCOMPARE(asking->answer.code, ready ? QByteArray() : "not_ready"_ba);
        const QJsonObject expected{{u"status"_s, ready ? u"ready"_s : u"not_ready"_s},
                                   {u"store"_s, QJsonObject{{u"name"_s, u"mem0"_s}, {u"state"_s, store}}},
                                   {u"outbox"_s, QJsonObject{{u"state"_s, outbox}, {u"backlog"_s, 3}, {u"dead"_s, 1}}},
                                   {u"alerts"_s, QJsonArray()}};
        QCOMPARE(asking->json(), expected);
    }

    void readinessIsAskedForEachTime()
    {
        QCOMPARE(ask("/readyz")->answer.status, 200);
        m_now.draining = true;
        QCOMPARE(ask("/readyz")->answer.status, 503);
        m_now.draining = false;
        QCOMPARE(ask("/readyz")->answer.status, 200);
        QCOMPARE(m_asked, 3);
    }

    void alertsAreToldAndLeaveItReady()
    {
        m_now.alerts = {{.name = u"mem0_key_refused"_s, .text = u"replace it"_s, .since = 1'800'000'000'000}};
        const auto asking = ask("/readyz");
        QCOMPARE(asking->answer.status, 200);
        const QJsonArray expected{QJsonObject{
            {u"name"_s, u"mem0_key_refused"_s}, {u"text"_s, u"replace it"_s}, {u"since"_s, u"2027-01-15T08:00:00Z"_s}}};
        QCOMPARE(asking->json().value("alerts"_L1).toArray(), expected);
    }

    void countsThatAreNotKnownAreMinusOne()
    {
        m_now = {.storeName = u"embedded"_s, .storeState = u"ok"_s, .outboxState = u"ok"_s};
        const QJsonObject outbox = ask("/readyz")->json().value("outbox"_L1).toObject();
        QCOMPARE(outbox.value("backlog"_L1).toInteger(), -1);
        QCOMPARE(outbox.value("dead"_L1).toInteger(), -1);
    }

    void metricsAreThoseOfNow()
    {
        double backlog = 5;
        m_metrics->gauge("outbox_backlog", "Deliveries waiting.", [&backlog] { return backlog; });
        const auto first = ask("/metrics");
        QCOMPARE(first->answer.status, 200);
        QCOMPARE(first->answer.contentType, "text/plain; version=0.0.4; charset=utf-8");
        QVERIFY(first->answer.body.contains("\nagenticmemory_outbox_backlog 5\n"));
        backlog = 6;
        QVERIFY(ask("/metrics")->answer.body.contains("\nagenticmemory_outbox_backlog 6\n"));
    }

private:
    std::unique_ptr<Asking> ask(const QByteArray &path)
    {
        am::HttpRequest request;
        request.method = "GET";
        request.path = path;
        auto asking = std::make_unique<Asking>(std::move(request));
        for (const am::Route &route : std::as_const(m_routes)) {
            if (route.path != path)
                continue;
            const Endpoint endpoint{route};
            asking->put(endpoint);
        }
        return asking;
    }

    std::optional<am::Metrics> m_metrics;
    QList<am::Route> m_routes;
    Readiness m_now;
    int m_asked = 0;
};

QTEST_GUILESS_MAIN(tst_StatusRoutes)
#include "tst_statusroutes.moc"
