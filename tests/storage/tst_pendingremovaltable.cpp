// SPDX-License-Identifier: MIT
#include "storage/pendingremovaltable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::PendingRemovalRow;
using am::PendingRemovalTable;

class tst_PendingRemovalTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }
    void cleanup() { m_database.reset(); }

    void keepsWhatWasAskedForFirst()
    {
        PendingRemovalTable table(m_database->connection());
        QVERIFY(table.put({first, second}));
        QVERIFY(table.put({{.memory = u"m1"_s, .caller = u"+1"_s, .token = u"later"_s, .dueAt = 300}}));
        QCOMPARE(*table.all(), (QList{first, second}));
    }

    void forgetsOneARequestOrACaller()
    {
        PendingRemovalTable table(m_database->connection());
        QVERIFY(table.put({first, second, third}));
        QVERIFY(table.remove(u"m1"_s));
        QCOMPARE(*table.all(), (QList{second, third}));
        QVERIFY(table.removeToken(u"b"_s));
        QCOMPARE(*table.all(), QList{third});
        QVERIFY(table.put({first}));
        QVERIFY(table.removeCaller(u"+2"_s));
        QCOMPARE(*table.all(), QList{first});
    }

    void tenantsNeverMeet()
    {
        PendingRemovalTable one(m_database->connection(), u"one"_s);
        PendingRemovalTable other(m_database->connection(), u"other"_s);
        QVERIFY(one.put({first}));
        QVERIFY(other.put({first, third}));
        QVERIFY(other.removeCaller(u"+1"_s));
        QVERIFY(other.removeToken(u"a"_s));
        QVERIFY(other.remove(u"m1"_s));
        QCOMPARE(*one.all(), QList{first});
        QCOMPARE(*other.all(), QList{third});
    }

private:
    const PendingRemovalRow first{.memory = u"m1"_s, .caller = u"+1"_s, .token = u"a"_s, .dueAt = 100};
    const PendingRemovalRow second{.memory = u"m2"_s, .caller = u"+1"_s, .token = u"b"_s, .dueAt = 200};
    const PendingRemovalRow third{.memory = u"m3"_s, .caller = u"+2"_s, .token = u"c"_s, .dueAt = 200};

    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_PendingRemovalTable)
#include "tst_pendingremovaltable.moc"
