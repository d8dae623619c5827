// SPDX-License-Identifier: MIT
#include "storage/calltable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallRow;
using am::CallTable;

class tst_CallTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
        CallTable table(m_database->connection());
        for (int i = 1; i <= 5; ++i) {
            QVERIFY(table.put({.conversation = u"conv_%1"_s.arg(i),
                               .caller = i % 2 ? u"+1"_s : u"+2"_s,
                               .agent = u"agent_1"_s,
                               .beganAt = i * 100,
                               .briefing = "{\"é\":1}",
                               .briefingBytes = 9}));
        }
    }
    void cleanup() { m_database.reset(); }

    void findsWhatWasPutLast()
    {
        CallTable table(m_database->connection());
        const auto row = *table.find(u"conv_1"_s);
        QVERIFY(row);
        QCOMPARE(row->conversation, u"conv_1"_s);
        QCOMPARE(row->caller, u"+1"_s);
        QCOMPARE(row->agent, u"agent_1"_s);
        QCOMPARE(row->beganAt, 100);
        QVERIFY(!row->confirmed);
        QCOMPARE(row->briefing, "{\"é\":1}"_ba);
        QCOMPARE(row->briefingBytes, 9);
        QVERIFY(table.put({.conversation = u"conv_1"_s, .caller = u"+3"_s, .beganAt = 900}));
        QCOMPARE((*table.find(u"conv_1"_s))->caller, u"+3"_s);
        QCOMPARE((*table.find(u"conv_1"_s))->briefing, QByteArray());
        QVERIFY(!table.find(u"conv_9"_s)->has_value());
    }

    void confirmsOneCall()
    {
        CallTable table(m_database->connection());
        QVERIFY(table.confirm(u"conv_2"_s));
        QVERIFY(table.confirm(u"conv_9"_s));
        QVERIFY((*table.find(u"conv_2"_s))->confirmed);
        QVERIFY(!(*table.find(u"conv_4"_s))->confirmed);
    }

    void listsTheNewestOldestFirst()
    {
        CallTable table(m_database->connection());
        const auto calls = *table.since(200, 3);
        QCOMPARE(names(calls), (QStringList{u"conv_3"_s, u"conv_4"_s, u"conv_5"_s}));
        QVERIFY(calls[0].briefing.isEmpty());
        QCOMPARE(calls[0].briefingBytes, 9);
        QCOMPARE(names(*table.since(500, 3)), QStringList{u"conv_5"_s});
    }

    void listsACallersNewestFirst()
    {
        CallTable table(m_database->connection());
        QCOMPARE(names(*table.ofCaller(u"+1"_s, 500, 5)), (QStringList{u"conv_3"_s, u"conv_1"_s}));
        QCOMPARE(names(*table.ofCaller(u"+1"_s, 1000, 2)), (QStringList{u"conv_5"_s, u"conv_3"_s}));
        QVERIFY(table.ofCaller(u"+9"_s, 1000, 2)->isEmpty());
    }

    void removesACallersOlderCalls()
    {
        CallTable table(m_database->connection());
        QCOMPARE(*table.removeCaller(u"+1"_s, 500), 2);
        QVERIFY(table.find(u"conv_5"_s)->has_value());
        QVERIFY(table.find(u"conv_2"_s)->has_value());
        QVERIFY(!table.find(u"conv_1"_s)->has_value());
        QCOMPARE(*table.remove(u"conv_2"_s), 1);
        QCOMPARE(*table.remove(u"conv_2"_s), 0);
    }

    void removesTheOldestInSteps()
    {
        CallTable table(m_database->connection());
        QCOMPARE(*table.countBefore(400), 3);
        QCOMPARE(*table.removeBefore(400, 2), 2);
        QVERIFY(table.find(u"conv_3"_s)->has_value());
        QCOMPARE(*table.removeBefore(400, 2), 1);
        QCOMPARE(*table.countBefore(1000), 2);
    }

    void tenantsAreApart()
    {
        CallTable other(m_database->connection(), u"other"_s);
        QVERIFY(!other.find(u"conv_1"_s)->has_value());
        QCOMPARE(*other.removeCaller(u"+1"_s, 1000), 0);
        QCOMPARE(*other.removeBefore(1000, 10), 0);
        QVERIFY(other.since(0, 10)->isEmpty());
    }

private:
    static QStringList names(const QList<CallRow> &calls)
    {
        QStringList found;
        for (const CallRow &call : calls)
            found.append(call.conversation);
        return found;
    }
    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_CallTable)
#include "tst_calltable.moc"
