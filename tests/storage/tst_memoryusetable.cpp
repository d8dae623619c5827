// SPDX-License-Identifier: MIT
#include "storage/memoryusetable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::MemoryUseRow;
using am::MemoryUseTable;

class tst_MemoryUseTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }
    void cleanup() { m_database.reset(); }

    void countsEachCallersOwn()
    {
        MemoryUseTable table(m_database->connection());
        QVERIFY(table.use(u"+1"_s, {u"m1"_s, u"m2"_s}, 100));
        QVERIFY(table.use(u"+1"_s, {u"m1"_s}, 200));
        QVERIFY(table.use(u"+2"_s, {u"m1"_s}, 300));
        QCOMPARE(*table.ofCaller(u"+1"_s, 10), (QList<MemoryUseRow>{{u"m1"_s, 2, 200}, {u"m2"_s, 1, 100}}));
        QCOMPARE(*table.ofCaller(u"+1"_s, 1), (QList<MemoryUseRow>{{u"m1"_s, 2, 200}}));
        QVERIFY(table.removeCaller(u"+1"_s));
        QVERIFY(table.ofCaller(u"+1"_s, 10)->isEmpty());
        QCOMPARE(table.ofCaller(u"+2"_s, 10)->size(), 1);
    }

    void forgetsWhatWasLongOfNoUse()
    {
        MemoryUseTable table(m_database->connection());
        QVERIFY(table.use(u"+1"_s, {u"m1"_s, u"m2"_s}, 100));
        QVERIFY(table.use(u"+1"_s, {u"m2"_s, u"m3"_s}, 200));
        QVERIFY(table.use(u"+2"_s, {u"m2"_s}, 150));
        QVERIFY(table.removeBefore(200, 1)); // the oldest
        QCOMPARE(table.ofCaller(u"+1"_s, 10)->size(), 2);
        QVERIFY(table.removeBefore(200, 10));
        QVERIFY(table.ofCaller(u"+2"_s, 10)->isEmpty());
        QCOMPARE(table.ofCaller(u"+1"_s, 10)->size(), 2);
    }

    void tenantsNeverMeet()
    {
        MemoryUseTable one(m_database->connection(), u"one"_s);
        MemoryUseTable other(m_database->connection(), u"other"_s);
        QVERIFY(one.use(u"+1"_s, {u"m1"_s}, 100));
        QVERIFY(other.use(u"+1"_s, {u"m1"_s}, 100));
        QVERIFY(other.use(u"+1"_s, {u"m1"_s}, 200));
        QCOMPARE(one.ofCaller(u"+1"_s, 10)->first().uses, 1);
        QVERIFY(other.removeBefore(1000, 10));
        QVERIFY(other.removeCaller(u"+1"_s));
        QCOMPARE(one.ofCaller(u"+1"_s, 10)->size(), 1);
    }

private:
    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_MemoryUseTable)
#include "tst_memoryusetable.moc"
