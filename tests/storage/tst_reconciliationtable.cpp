// SPDX-License-Identifier: MIT
#include "storage/reconciliationtable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::ReconciliationKey;
using am::ReconciliationTable;

class tst_ReconciliationTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
        m_table.emplace(m_database->connection());
    }
    void cleanup()
    {
        m_table.reset();
        m_database.reset();
    }

    void knowsNothingBeforeTheFirstLook() { QCOMPARE(watermark(m_all), std::nullopt); }

    void goesOnAndNeverBack()
    {
        QVERIFY(m_table->advance(m_all, 100, 1));
        QCOMPARE(watermark(m_all), std::optional<qint64>(100));
        QVERIFY(m_table->advance(m_all, 200, 2));
        QVERIFY(m_table->advance(m_all, 150, 3));
        QCOMPARE(watermark(m_all), std::optional<qint64>(200));
    }

    void eachListHasItsOwn_data()
    {
        QTest::addColumn<QString>("tenant");
        QTest::addColumn<QString>("platform");
        QTest::addColumn<QString>("agent");
        QTest::newRow("another tenant") << u"other"_s << u"elevenlabs"_s << QString();
        QTest::newRow("another platform") << u"default"_s << u"vapi"_s << QString();
        QTest::newRow("an agent") << u"default"_s << u"elevenlabs"_s << u"agent_1"_s;
    }
    void eachListHasItsOwn()
    {
        QFETCH(QString, tenant);
        QFETCH(QString, platform);
        QFETCH(QString, agent);
        const ReconciliationKey other{tenant, platform, agent};
        QVERIFY(m_table->advance(m_all, 100, 1));
        QCOMPARE(watermark(other), std::nullopt);
        QVERIFY(m_table->advance(other, 5, 1));
        QCOMPARE(watermark(other), std::optional<qint64>(5));
        QCOMPARE(watermark(m_all), std::optional<qint64>(100));
    }

private:
    std::optional<qint64> watermark(const ReconciliationKey &key)
    {
        const auto found = m_table->watermark(key);
        return found ? *found : std::optional<qint64>(-1);
    }

    const ReconciliationKey m_all{u"default"_s, u"elevenlabs"_s, QString()};
    std::optional<am::test::MigratedDatabase> m_database;
    std::optional<ReconciliationTable> m_table;
};

QTEST_GUILESS_MAIN(tst_ReconciliationTable)
#include "tst_reconciliationtable.moc"
