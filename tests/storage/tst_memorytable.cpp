// SPDX-License-Identifier: MIT
#include "storage/memorytable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::MemoryRow;
using am::MemoryTable;

class tst_MemoryTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
        m_table.emplace(m_database->connection());
        m_other.emplace(m_database->connection(), u"other"_s);
    }
    void cleanup()
    {
        m_other.reset();
        m_table.reset();
        m_database.reset();
    }

    void keepsARow()
    {
        const MemoryRow row{.id = u"m1"_s,
                            .caller = u"ada"_s,
                            .conversation = u"conv_1"_s,
                            .part = u"factual"_s,
                            .kind = u"factual"_s,
                            .text = u"Ada likes tea."_s,
                            .metadata = "{\"a\":1}",
                            .createdAt = 5,
                            .updatedAt = 6};
        QVERIFY(m_table->insert(row, u"adatea"_s));
        const auto found = m_table->find(u"m1"_s);
        QVERIFY(found && *found);
        const MemoryRow &kept = **found;
        QVERIFY(kept.number > 0);
        QCOMPARE(kept.caller, row.caller);
        QCOMPARE(kept.conversation, row.conversation);
        QCOMPARE(kept.part, row.part);
        QCOMPARE(kept.kind, row.kind);
        QCOMPARE(kept.text, row.text);
        QCOMPARE(kept.metadata, row.metadata);
        QCOMPARE(kept.createdAt, 5);
        QCOMPARE(kept.updatedAt, 6);
        QVERIFY(!m_table->insert(row, {})); // an id is one memory's
    }

    void tenantsNeverMeet()
    {
        insert(*m_table, u"m1"_s, u"ada"_s, u"adatea"_s);
        insert(*m_other, u"m1"_s, u"ada"_s, u"adatea"_s);
        insert(*m_other, u"m2"_s, u"ada"_s, u"adatea"_s);
        QCOMPARE(m_table->search(u"ada"_s, u"adatea"_s, 10)->size(), 1);
        QCOMPARE(m_other->search(u"ada"_s, u"adatea"_s, 10)->size(), 2);
        QCOMPARE(*m_table->count(u"ada"_s, {}), 1);
        QVERIFY(!*m_table->find(u"m2"_s));
        QCOMPARE(m_table->callers(0, 10)->first().memories, 1);
        QVERIFY(m_table->removeCaller(u"ada"_s));
        QCOMPARE(m_table->search(u"ada"_s, u"adatea"_s, 10)->size(), 0);
        QCOMPARE(m_other->search(u"ada"_s, u"adatea"_s, 10)->size(), 2);
    }

    void aSharedWordShowsNobodyElses()
    {
        insert(*m_table, u"m1"_s, u"ada"_s, u"tea"_s);
        insert(*m_table, u"m2"_s, u"bob"_s, u"tea"_s);
        const auto hits = m_table->search(u"bob"_s, u"tea"_s, 10);
        QCOMPARE(hits->size(), 1);
        QCOMPARE(hits->first().id, u"m2"_s);
    }

    void theIndexFollowsTheRow()
    {
        insert(*m_table, u"m1"_s, u"ada"_s, u"tea"_s);
        MemoryRow row = **m_table->find(u"m1"_s);
        row.text = u"coffee"_s;
        QVERIFY(m_table->update(row, u"coffee"_s));
        QCOMPARE(m_table->search(u"ada"_s, u"tea"_s, 10)->size(), 0);
        QCOMPARE(m_table->search(u"ada"_s, u"coffees"_s, 10)->size(), 1);
        QVERIFY(m_table->update(row, {}));
        QCOMPARE(m_table->search(u"ada"_s, u"coffee"_s, 10)->size(), 0);
        QVERIFY(m_table->update(row, u"milk"_s));
        QVERIFY(m_table->remove(row.number));
        QCOMPARE(m_table->search(u"ada"_s, u"milk"_s, 10)->size(), 0);
        QVERIFY(!*m_table->find(u"m1"_s));
    }

    void aBrokenExpressionIsAnError()
    {
        const auto hits = m_table->search(u"ada"_s, u"AND \"secret"_s, 10);
        QVERIFY(!hits);
        QCOMPARE(hits.error().kind, am::Error::Kind::Internal);
        QVERIFY(!hits.error().detail.contains("secret"_L1));
    }

    void aMergeComesToAnEnd()
    {
        QVERIFY(!*m_table->mergeIndex(true, 16));
        for (int i = 0; i < 500; ++i)
            insert(*m_table, QString::number(i), u"ada"_s, u"tea word%1"_s.arg(i));
        QVERIFY(m_table->removeCaller(u"ada"_s));
        int slices = 0;
        bool more = true;
        for (; more && slices < 10'000; ++slices)
            more = *m_table->mergeIndex(slices == 0, 1);
        QVERIFY(!more);
        QVERIFY(slices > 1);
    }

private:
    static void insert(MemoryTable &table, const QString &id, const QString &caller, const QString &words)
    {
        const MemoryRow row{.id = id, .caller = caller, .conversation = u"c"_s, .kind = u"factual"_s, .text = words};
        QVERIFY(table.insert(row, words));
    }

    std::optional<am::test::MigratedDatabase> m_database;
    std::optional<MemoryTable> m_table;
    std::optional<MemoryTable> m_other;
};

QTEST_GUILESS_MAIN(tst_MemoryTable)
#include "tst_memorytable.moc"
