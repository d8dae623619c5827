// SPDX-License-Identifier: MIT
#include "observe/metrics.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Metrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void countsByEndpointAndStatus()
    {
        am::Metrics metrics({"/retrieve"});
        metrics.observe(record("/retrieve", 200));
        metrics.observe(record("/retrieve", 200));
        metrics.observe(record("/retrieve", 401, "workspace_key_missing"));
        const QByteArray text = metrics.text();
        QVERIFY2(text.contains("agenticmemory_requests_total{endpoint=\"/retrieve\",status=\"200\"} 2"),
                 text.constData());
        QVERIFY2(text.contains("agenticmemory_refusals_total{code=\"workspace_key_missing\"} 1"), text.constData());
        QVERIFY2(text.contains("agenticmemory_request_seconds_count{endpoint=\"/retrieve\"} 3"), text.constData());
    }

    void keepsInventedPathsOutOfTheLabels()
    {
        am::Metrics metrics({"/retrieve"});
        metrics.observe(record("/wp-login.php", 404, "not_found"));
        const QByteArray text = metrics.text();
        QVERIFY(!text.contains("wp-login"));
        QVERIFY2(text.contains("agenticmemory_requests_total{endpoint=\"other\",status=\"404\"} 1"), text.constData());
    }

    void asksGaugesAtEachScrape()
    {
        am::Metrics metrics({});
        double backlog = 1;
        metrics.gauge("outbox_backlog", "Deliveries not yet remembered", [&backlog] { return backlog; });
        QVERIFY(metrics.text().contains("agenticmemory_outbox_backlog 1"));
        backlog = 7;
        QVERIFY(metrics.text().contains("agenticmemory_outbox_backlog 7"));
    }

    void asksCountersAtEachScrape()
    {
        am::Metrics metrics({});
        double kept = 2;
        metrics.counter("reconciler_kept_total", "Kept", [&kept] { return kept; });
        QVERIFY(metrics.text().contains("# TYPE agenticmemory_reconciler_kept_total counter\n"));
        QVERIFY(metrics.text().contains("\nagenticmemory_reconciler_kept_total 2\n"));
        kept = 5;
        QVERIFY(metrics.text().contains("\nagenticmemory_reconciler_kept_total 5\n"));
    }

private:
    static am::RequestRecord record(const QByteArray &endpoint, int status, const QByteArray &code = {})
    {
        am::RequestRecord record;
        record.endpoint = endpoint;
        record.status = status;
        record.code = code;
        return record;
    }
};

QTEST_GUILESS_MAIN(tst_Metrics)
#include "tst_metrics.moc"
