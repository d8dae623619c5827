// SPDX-License-Identifier: MIT
#include "memory/ranking.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::MemoryRow;

class tst_Ranking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void orders_data()
    {
        QTest::addColumn<QList<MemoryRow>>("hits");
        QTest::addColumn<QStringList>("order");
        QTest::newRow("the better first")
            << QList<MemoryRow>{hit(u"a"_s, -1), hit(u"b"_s, -2)} << QStringList{u"b"_s, u"a"_s};
        QTest::newRow("the newer first when alike")
            << QList<MemoryRow>{hit(u"a"_s, -2, 1), hit(u"b"_s, -2, 2)} << QStringList{u"b"_s, u"a"_s};
        QTest::newRow("a fact ahead of what was said when close")
            << QList<MemoryRow>{hit(u"a"_s, -2, 2, u"semantic"_s), hit(u"b"_s, -1.9, 1)} << QStringList{u"b"_s, u"a"_s};
        QTest::newRow("what was said ahead of a fact when much better")
            << QList<MemoryRow>{hit(u"a"_s, -1), hit(u"b"_s, -2, 1, u"semantic"_s)} << QStringList{u"b"_s, u"a"_s};
        QTest::newRow("no weights at all")
            << QList<MemoryRow>{hit(u"a"_s, 0, 1), hit(u"b"_s, 0, 2)} << QStringList{u"b"_s, u"a"_s};
        QTest::newRow("cut to the limit")
            << QList<MemoryRow>{hit(u"a"_s, -1), hit(u"b"_s, -2), hit(u"c"_s, -3), hit(u"d"_s, -4)}
            << QStringList{u"d"_s, u"c"_s, u"b"_s};
    }
    void orders()
    {
        QFETCH(QList<MemoryRow>, hits);
        QFETCH(QStringList, order);
        QStringList seen;
        for (const auto &ranked : am::rank(hits, 3)) {
            QVERIFY(ranked.score > 0 && ranked.score <= 1);
            seen.append(ranked.row.id);
        }
        QCOMPARE(seen, order);
    }

    void takesAnyLimit()
    {
        QVERIFY(am::rank({hit(u"a"_s, -1)}, -1).isEmpty());
        QVERIFY(am::rank({}, 3).isEmpty());
    }

private:
    static MemoryRow hit(const QString &id, double rank, qint64 at = 1, const QString &kind = u"factual"_s)
    {
        return {.id = id, .kind = kind, .createdAt = at, .rank = rank};
    }
};

QTEST_GUILESS_MAIN(tst_Ranking)
#include "tst_ranking.moc"
