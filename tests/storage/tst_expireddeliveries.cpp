// SPDX-License-Identifier: MIT
#include "storage/expireddeliveries.h"
#include "storage/statement.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::DeliveryKey;
using am::DeliveryState;
using am::DeliveryTable;
using am::ExpiredDeliveries;
using am::ExpiredDelivery;
using am::ExpiredPage;
using am::ReportExpiry;

class tst_ExpiredDeliveries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }
    void cleanup() { m_database.reset(); }

    void findsWhatEndedAndIsOldEnough_data()
    {
        QTest::addColumn<QString>("state"); // empty = has not ended
        QTest::addColumn<qint64>("receivedAt");
        QTest::addColumn<bool>("report");
        QTest::addColumn<bool>("receipt");
        QTest::newRow("a remembered one past everything") << u"remembered"_s << qint64(5) << true << true;
        QTest::newRow("a remembered one past its report's time") << u"remembered"_s << qint64(50) << true << false;
        QTest::newRow("a remembered one at its report's very time") << u"remembered"_s << qint64(100) << false << false;
        QTest::newRow("a young one") << u"remembered"_s << qint64(500) << false << false;
        QTest::newRow("a dead one that can still be sent again") << u"dead"_s << qint64(50) << false << false;
        QTest::newRow("a dead one past its time") << u"dead"_s << qint64(15) << true << false;
        QTest::newRow("a discarded one") << u"discarded"_s << qint64(50) << true << false;
        QTest::newRow("one that still waits, however old") << QString() << qint64(5) << false << false;
    }
    void findsWhatEndedAndIsOldEnough()
    {
        QFETCH(QString, state);
        QFETCH(qint64, receivedAt);
        QFETCH(bool, report);
        QFETCH(bool, receipt);
        add(u"default"_s, u"c"_s, receivedAt, state);
        const ReportExpiry expiry{.receivedBefore = 100, .deadBefore = 20};
        const auto reports = expired().reports(expiry, {}, 1000);
        QVERIFY(reports);
        QCOMPARE(reports->found.size(), int(report));
        QVERIFY(!report || reports->found.constFirst().bytes == 4);
        const auto receipts = expired().receipts(10, {});
        QVERIFY(receipts);
        QCOMPARE(receipts->found.size(), int(receipt));
        QCOMPARE(receipts->oldestKept, receipt ? 0 : receivedAt);
    }

    void walksAllTenantsAPageAtATime()
    {
        for (const QString &tenant : {u"a"_s, u"b"_s}) {
            for (int i = 0; i < 120; ++i)
                add(tenant, QString::number(i), i % 3 == 0 ? 1 : 2, i % 4 == 0 ? QString() : u"remembered"_s);
            add(tenant, u"young"_s, 1000, u"remembered"_s);
            add(tenant, u"out of order"_s, 1, u"remembered"_s);
        }
        const auto all = [](const std::function<am::Result<ExpiredPage>(const DeliveryKey &)> &next) {
            QSet<DeliveryKey> keys;
            DeliveryKey after;
            for (int pages = 0; pages < 20; ++pages) {
                const auto page = next(after);
                if (!page)
                    return -1;
                for (const ExpiredDelivery &delivery : page->found)
                    keys.insert(delivery.key);
                if (!page->next)
                    return int(keys.size());
                after = *page->next;
            }
            return -2;
        };
        QCOMPARE(all([this](const DeliveryKey &after) { return expired().receipts(100, after); }), 2 * 90);
        const ReportExpiry expiry{.receivedBefore = 100, .deadBefore = 100};
        QCOMPARE(all([&](const DeliveryKey &after) { return expired().reports(expiry, after, 1'000'000); }), 2 * 90);
        const auto small = expired().reports(expiry, {}, 10);
        QVERIFY(small);
        QCOMPARE(small->found.size(), 2); // of four bytes each
        const auto smallest = expired().reports(expiry, {}, 1);
        QVERIFY(smallest);
        QCOMPARE(smallest->found.size(), 1); // or it would never go
    }

    void removesTheReportAlone()
    {
        const DeliveryKey key = add(u"default"_s, u"c"_s, 1, u"dead"_s);
        const auto removed = expired().removeReports({{key, 4}});
        QVERIFY(removed);
        QCOMPARE(*removed, 1);
        DeliveryTable table(m_database->connection());
        QCOMPARE(table.body(key).error().kind, am::Error::Kind::NotFound);
        QVERIFY(table.find(key));
        QVERIFY(!table.transitions(key)->isEmpty());
    }

    void removesEverythingOfADelivery()
    {
        const DeliveryKey gone = add(u"default"_s, u"c"_s, 1, u"remembered"_s);
        const DeliveryKey kept = add(u"other"_s, u"c"_s, 1, u"remembered"_s);
        QCOMPARE(gone.id, kept.id); // of another tenant
        const auto removed = expired().removeReceipts({{gone, 4}});
        QVERIFY(removed);
        QCOMPARE(*removed, 1);
        for (const QString &table : {u"deliveries"_s, u"delivery_bodies"_s, u"delivery_transitions"_s}) {
            auto rows = am::sql::execute(m_database->connection(), u"SELECT tenant FROM "_s + table);
            QVERIFY(rows && rows->next());
            do {
                QCOMPARE(rows->value(0).toString(), u"other"_s);
            } while (rows->next());
        }
    }

    void leavesWhatWasBegunAgainMeanwhile()
    {
        const DeliveryKey key = add(u"default"_s, u"c"_s, 1, QString());
        QCOMPARE(*expired().removeReports({{key, 4}}), 0);
        QCOMPARE(*expired().removeReceipts({{key, 4}}), 0);
        DeliveryTable table(m_database->connection());
        QVERIFY(table.find(key));
        QVERIFY(table.body(key));
    }

    void readsNoBodies()
    {
        auto plan = am::sql::execute(
            m_database->connection(),
            u"EXPLAIN QUERY PLAN SELECT b.tenant, b.delivery, d.stage FROM delivery_bodies b LEFT JOIN deliveries d "
            "ON d.tenant = b.tenant AND d.id = b.delivery WHERE (b.tenant, b.delivery) > ('', 0) "
            "ORDER BY b.tenant, b.delivery LIMIT 500"_s);
        QVERIFY(plan);
        QStringList steps;
        while (plan->next())
            steps.append(plan->value(3).toString());
        const QString whole = steps.join(u'\n');
        QVERIFY2(whole.contains("COVERING INDEX sqlite_autoindex_delivery_bodies_1"_L1), qPrintable(whole));
        QVERIFY2(!whole.contains("TEMP B-TREE"_L1), qPrintable(whole));
    }

private:
    ExpiredDeliveries expired() { return ExpiredDeliveries(m_database->connection()); }

    DeliveryKey add(const QString &tenant, const QString &conversation, qint64 receivedAt, const QString &state)
    {
        DeliveryTable table(m_database->connection());
        const auto inserted = table.insert({.tenant = tenant,
                                            .platform = u"elevenlabs"_s,
                                            .type = u"post_call_transcription"_s,
                                            .conversation = conversation,
                                            .agent = u"agent"_s,
                                            .caller = u"+15550100123"_s,
                                            .eventTimestamp = 1,
                                            .body = "body"},
                                           receivedAt);
        if (!inserted || !*inserted)
            qFatal("not inserted");
        const auto newest = table.list({.tenant = tenant}, 1);
        const DeliveryKey key = newest->constFirst().key;
        const bool discarded = state == "discarded"_L1;
        if (!state.isEmpty() &&
            !table.plan({.key = key, .state = am::deliveryState(discarded ? u"dead"_s : state)}, receivedAt))
            qFatal("not ended");
        if (discarded && !table.discard(key, u"wrong number"_s, receivedAt))
            qFatal("not discarded");
        return key;
    }

    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_ExpiredDeliveries)
#include "tst_expireddeliveries.moc"
