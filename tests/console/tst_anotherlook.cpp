// SPDX-License-Identifier: MIT
#include "link/anotherlook.h"

#include <QtTest>

using namespace std::chrono_literals;

/// Looking again at what will change by itself.
class tst_AnotherLook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void looksEverLessOftenAndThenNoMore()
    {
        int looks = 0;
        bool goesOn = true;
        QElapsedTimer since;
        am::AnotherLook *again = nullptr;
        am::AnotherLook look(
            [&] {
                ++looks;
                goesOn = again->rest();
            },
            4ms, 16ms);
        again = &look;
        since.start();
        QVERIFY(look.rest());
        QTRY_VERIFY(!goesOn);
        QCOMPARE(looks, 3);                   // after 4, 8 and 16
        QCOMPARE_GE(since.elapsed(), 28 - 3); // a coarse timer may be a little early
    }

    void beginsAnewWhenSomethingElseIsLookedAt()
    {
        int looks = 0;
        am::AnotherLook look([&looks] { ++looks; }, 1ms, 1ms);
        QVERIFY(look.rest());
        QVERIFY(!look.rest());
        look.startOver();
        QVERIFY(look.rest());
        QTRY_COMPARE(looks, 1);
    }

    void doesNotLookOnceItStartsOver()
    {
        int looks = 0;
        int laterLooks = 0;
        am::AnotherLook look([&looks] { ++looks; }, 1ms, 1ms);
        am::AnotherLook later([&laterLooks] { ++laterLooks; }, 20ms, 20ms);
        QVERIFY(look.rest());
        QVERIFY(later.rest());
        look.startOver();
        QTRY_COMPARE(laterLooks, 1);
        QCOMPARE(looks, 0);
    }
};

QTEST_GUILESS_MAIN(tst_AnotherLook)
#include "tst_anotherlook.moc"
