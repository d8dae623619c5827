// SPDX-License-Identifier: MIT
#include "storage/cardtable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CardTable;

class tst_CardTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }
    void cleanup() { m_database.reset(); }

    void findsWhatWasPutLast()
    {
        CardTable table(m_database->connection());
        QVERIFY(!table.find(u"+1"_s)->has_value());
        QVERIFY(table.put({.caller = u"+1"_s, .total = 3, .memories = "[1]", .builtAt = 100}));
        QVERIFY(table.put({.caller = u"+1"_s, .total = 4, .memories = "[\"é\"]", .builtAt = 200}));
        const auto row = *table.find(u"+1"_s);
        QVERIFY(row);
        QCOMPARE(row->caller, u"+1"_s);
        QCOMPARE(row->total, 4);
        QCOMPARE(row->memories, "[\"é\"]"_ba);
        QCOMPARE(row->builtAt, 200);
    }

    void anAgedCardIsStillThere()
    {
        CardTable table(m_database->connection());
        QVERIFY(table.put({.caller = u"+1"_s, .total = 3, .memories = "[]", .builtAt = 100}));
        QVERIFY(table.age(u"+1"_s));
        QVERIFY(table.age(u"+2"_s));
        QCOMPARE((*table.find(u"+1"_s))->builtAt, 0);
        QCOMPARE((*table.find(u"+1"_s))->total, 3);
        QVERIFY(!table.find(u"+2"_s)->has_value());
    }

    void aRemovedCardIsGoneAndNoOther()
    {
        CardTable table(m_database->connection());
        QVERIFY(table.put({.caller = u"+1"_s, .memories = "[]"}));
        QVERIFY(table.put({.caller = u"+2"_s, .memories = "[]"}));
        QVERIFY(table.remove(u"+1"_s));
        QVERIFY(!table.find(u"+1"_s)->has_value());
        QVERIFY(table.find(u"+2"_s)->has_value());
    }

    void tenantsHaveCardsOfTheirOwn()
    {
        CardTable one(m_database->connection(), u"one"_s);
        CardTable other(m_database->connection(), u"other"_s);
        QVERIFY(one.put({.caller = u"+1"_s, .total = 1, .memories = "[]"}));
        QVERIFY(other.put({.caller = u"+1"_s, .total = 2, .memories = "[]"}));
        QVERIFY(other.remove(u"+1"_s));
        QCOMPARE((*one.find(u"+1"_s))->total, 1);
    }

private:
    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_CardTable)
#include "tst_cardtable.moc"
