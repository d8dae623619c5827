// SPDX-License-Identifier: MIT
#include "storage/memoryhistorytable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::MemoryHistoryTable;

class tst_MemoryHistoryTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsEventsInOrderPerTenant()
    {
        am::test::MigratedDatabase database;
        MemoryHistoryTable table(database.connection());
        MemoryHistoryTable other(database.connection(), u"other"_s);
        QVERIFY(table.insert(
            {.id = u"h1"_s, .memoryId = u"m"_s, .caller = u"ada"_s, .event = u"ADD"_s, .newText = u"a"_s, .at = 9}));
        QVERIFY(table.insert({.id = u"h2"_s,
                              .memoryId = u"m"_s,
                              .caller = u"ada"_s,
                              .event = u"UPDATE"_s,
                              .oldText = u"a"_s,
                              .newText = u"b"_s,
                              .at = 8}));
        QVERIFY(other.insert(
            {.id = u"h1"_s, .memoryId = u"m"_s, .caller = u"ada"_s, .event = u"ADD"_s, .newText = u"z"_s, .at = 7}));

        auto rows = *table.list(u"m"_s);
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].event, u"ADD"_s);
        QCOMPARE(rows[1].id, u"h2"_s);
        QCOMPARE(rows[1].caller, u"ada"_s);
        QCOMPARE(rows[1].oldText, u"a"_s);
        QCOMPARE(rows[1].newText, u"b"_s);
        QCOMPARE(rows[1].at, 8);

        QVERIFY(table.blank(u"m"_s));
        rows = *table.list(u"m"_s);
        QCOMPARE(rows.size(), 2);
        QVERIFY(rows[1].oldText.isEmpty() && rows[1].newText.isEmpty());
        QVERIFY(table.removeCaller(u"ada"_s));
        QVERIFY(table.list(u"m"_s)->isEmpty());
        QCOMPARE(other.list(u"m"_s)->first().newText, u"z"_s);
    }
};

QTEST_GUILESS_MAIN(tst_MemoryHistoryTable)
#include "tst_memoryhistorytable.moc"
