// SPDX-License-Identifier: MIT
#include "storage/deliveryids.h"
#include "storage/deliverytable.h"
#include "storage/statement.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Database;
using am::DeliveryIds;

class tst_DeliveryIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }

    void eachTenantsBeginAtOne()
    {
        QCOMPARE(next(u"default"_s), 1);
        keep(u"conv_1"_s);
        QCOMPARE(next(u"default"_s), 2);
        QCOMPARE(next(u"second"_s), 1);
    }

    void aReportThatIsThereAlreadyTakesNone()
    {
        keep(u"conv_1"_s);
        keep(u"conv_1"_s, false);
        QCOMPARE(next(u"default"_s), 2);
    }

    void anotherConnectionGoesOnBehindTheLast()
    {
        keep(u"conv_1"_s);
        keep(u"conv_2"_s);
        auto other = Database::open(m_database->connection().databaseName(), Database::Mode::ReadWrite);
        QVERIFY(other);
        QCOMPARE(*DeliveryIds::of(other->connection()).next(other->connection(), u"default"_s), 3);
    }

    void theNumberOfAnErasedOneIsNotGivenAgain()
    {
        keep(u"conv_1"_s);
        execute(u"DELETE FROM deliveries"_s);
        keep(u"conv_2"_s);
        QVERIFY(!am::DeliveryTable(m_database->connection()).find({u"default"_s, 1}));
        QVERIFY(am::DeliveryTable(m_database->connection()).find({u"default"_s, 2}));
    }

    void whatWasRolledBackLeavesAGap()
    {
        execute(u"BEGIN IMMEDIATE"_s);
        keep(u"conv_1"_s);
        execute(u"ROLLBACK"_s);
        keep(u"conv_1"_s);
        const auto kept = am::DeliveryTable(m_database->connection()).find({u"default"_s, 2});
        QVERIFY(kept);
        QCOMPARE(kept->conversation, u"conv_1"_s);
    }

    void aBrokenDatabaseHasNoNumbers()
    {
        execute(u"DROP TABLE deliveries"_s);
        QVERIFY(!DeliveryIds::of(m_database->connection()).next(m_database->connection(), u"default"_s));
    }

private:
    qint64 next(const QString &tenant)
    {
        const auto id = DeliveryIds::of(m_database->connection()).next(m_database->connection(), tenant);
        return id ? *id : -1;
    }
    void keep(const QString &conversation, bool isNew = true)
    {
        am::DeliveryTable table(m_database->connection());
        const auto kept = table.insert({.tenant = u"default"_s,
                                        .platform = u"elevenlabs"_s,
                                        .type = u"post_call_transcription"_s,
                                        .conversation = conversation,
                                        .agent = {},
                                        .caller = {},
                                        .body = "{}"},
                                       1);
        QVERIFY(kept);
        QCOMPARE(*kept, isNew);
    }
    void execute(const QString &statement) { QVERIFY(am::sql::execute(m_database->connection(), statement)); }

    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_DeliveryIds)
#include "tst_deliveryids.moc"
