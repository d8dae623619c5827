// SPDX-License-Identifier: MIT
#include "storage/audittable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::AuditEntry;
using am::AuditTable;

class tst_AuditTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }
    void cleanup() { m_database.reset(); }

    void keepsWhoDidWhatAndHowItEnded()
    {
        AuditTable table(m_database->connection());
        const AuditEntry entry{.at = 5,
                               .uid = 4'294'967'294, // the kernel's largest
                               .operatorName = u"alice"_s,
                               .method = u"deliveries.discard"_s,
                               .caller = u"***29"_s,
                               .details = u"{\"ids\":[1]}"_s};
        QCOMPARE(*table.insert(entry), 1);
        auto found = table.list(0, 10);
        QVERIFY(found);
        QCOMPARE(found->size(), 1);
        const AuditEntry &kept = found->constFirst();
        QCOMPARE(kept.at, 5);
        QCOMPARE(kept.uid, 4'294'967'294);
        QCOMPARE(kept.operatorName, u"alice"_s);
        QCOMPARE(kept.method, u"deliveries.discard"_s);
        QCOMPARE(kept.caller, u"***29"_s);
        QCOMPARE(kept.details, u"{\"ids\":[1]}"_s);
        QCOMPARE(kept.outcome, QString()); // begun: the daemon may have died in it

        QVERIFY(table.finish(1, u"done"_s, QString()));
        QCOMPARE(table.list(0, 10)->constFirst().outcome, u"done"_s);
        QCOMPARE(table.list(0, 10)->constFirst().caller, u"***29"_s);
        QVERIFY(table.finish(1, u"done"_s, u"***30"_s));
        QCOMPARE(table.list(0, 10)->constFirst().caller, u"***30"_s);
    }

    void listsNewestFirstInPages()
    {
        AuditTable table(m_database->connection());
        for (int i = 1; i <= 5; ++i)
            QCOMPARE(*table.insert({.at = i}), i);
        const auto ids = [&](qint64 before, int limit) {
            QList<qint64> found;
            const auto entries = table.list(before, limit);
            for (const AuditEntry &entry : *entries)
                found.append(entry.id);
            return found;
        };
        QCOMPARE(ids(0, 2), (QList<qint64>{5, 4}));
        QCOMPARE(ids(4, 2), (QList<qint64>{3, 2}));
        QCOMPARE(ids(2, 2), QList<qint64>{1});
        QCOMPARE(ids(1, 2), QList<qint64>{});
    }

    void tenantsDoNotSeeEachOther()
    {
        AuditTable mine(m_database->connection());
        AuditTable theirs(m_database->connection(), u"second"_s);
        QCOMPARE(*mine.insert({.at = 1}), 1);
        QCOMPARE(*theirs.insert({.at = 2}), 1);
        QVERIFY(theirs.finish(1, u"done"_s, {}));
        QCOMPARE(mine.list(0, 10)->size(), 1);
        QCOMPARE(mine.list(0, 10)->constFirst().outcome, QString());
    }

private:
    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_AuditTable)
#include "tst_audittable.moc"
