// SPDX-License-Identifier: MIT
#include "briefing/recentcards.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace {
am::RecentCard named(const QString &name)
{
    am::RecentCard recent{.card = am::neutralCard(), .builtAt = 1000};
    recent.card.name = name;
    return recent;
}
} // namespace

class tst_RecentCards : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsWhatItKept()
    {
        am::RecentCards cards;
        QVERIFY(!cards.find(u"a"_s));
        cards.keep(u"a"_s, named(u"Maren"_s));
        cards.keep(u"b"_s, named(u"Sam"_s));
        QCOMPARE(cards.find(u"a"_s)->card.name, u"Maren"_s);
        QCOMPARE(cards.find(u"b"_s)->card.name, u"Sam"_s);
    }

    void keepsTheLastCard()
    {
        am::RecentCards cards;
        cards.keep(u"a"_s, named(u"Maren"_s));
        cards.keep(u"a"_s, named(u"Mara"_s));
        QCOMPARE(cards.count(), 1);
        QCOMPARE(cards.find(u"a"_s)->card.name, u"Mara"_s);
    }

    void forgets()
    {
        am::RecentCards cards;
        cards.keep(u"a"_s, named(u"Maren"_s));
        cards.forget(u"a"_s);
        QVERIFY(!cards.find(u"a"_s));
    }

    void knowsWhenACardIsOutOfDate()
    {
        am::RecentCards cards;
        cards.keep(u"a"_s, named(u"Maren"_s));
        QCOMPARE(cards.find(u"a"_s)->builtAt, 1000);
        cards.age(u"a"_s);
        cards.age(u"b"_s);
        QCOMPARE(cards.find(u"a"_s)->builtAt, 0);
        QCOMPARE(cards.find(u"a"_s)->card.name, u"Maren"_s);
        QVERIFY(!cards.find(u"b"_s));
    }

    void isBoundedInCallers()
    {
        am::RecentCards cards;
        for (int i = 0; i < 10'100; ++i)
            cards.keep(QString::number(i), named({}));
        QVERIFY(cards.count() <= 10'000);
        QVERIFY(cards.count() > 9'000);
    }

    void isBoundedInBytes()
    {
        am::RecentCards cards(10'000, 1'000'000);
        for (int i = 0; i < 1000; ++i)
            cards.keep(QString::number(i), named(QString(10'000, u'x')));
        QVERIFY(cards.count() <= 50);
        QVERIFY(cards.count() > 40);
    }

    void letsGoOfWhatWasNotUsedForLongest()
    {
        am::RecentCards cards(3, 3'000);
        for (const QString &caller : {u"a"_s, u"b"_s, u"c"_s})
            cards.keep(caller, named(caller));
        QVERIFY(cards.find(u"a"_s));
        cards.keep(u"d"_s, named(u"d"_s));
        QVERIFY(cards.find(u"a"_s));
        QVERIFY(!cards.find(u"b"_s));
    }
};

QTEST_GUILESS_MAIN(tst_RecentCards)
#include "tst_recentcards.moc"
