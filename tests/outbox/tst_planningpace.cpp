// SPDX-License-Identifier: MIT
#include "outbox/planningpace.h"

#include <QtTest>

using am::PlanningPace;
using std::chrono::milliseconds;

class tst_PlanningPace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatWasAcceptedBeforeTheBatchIsNoBurst()
    {
        PlanningPace pace;
        pace.accepted(100'000);
        pace.batchBegins();
        QCOMPARE(pace.overBatch(milliseconds(500)), milliseconds(0));
        pace.batchBegins();
        QCOMPARE(pace.overBatch(milliseconds(500)), milliseconds(0));
    }

    void restsWhileReportsComeIn_data()
    {
        QTest::addColumn<int>("took");
        QTest::addColumn<int>("rests");
        QTest::newRow("no time at all: one slice") << 0 << 20;
        QTest::newRow("a quick batch") << 1 << 64;
        QTest::newRow("sixty-four times as long as it took") << 10 << 640;
        QTest::newRow("to the millisecond") << 13 << 832;
        QTest::newRow("a slow disk: never longer than a second") << 400 << 1000;
        QTest::newRow("a disk that hangs: never longer than a second") << 60'000 << 1000;
    }
    void restsWhileReportsComeIn()
    {
        QFETCH(int, took);
        QFETCH(int, rests);
        PlanningPace pace;
        pace.batchBegins();
        pace.accepted(1);
        QCOMPARE(total(pace, milliseconds(took), 1'000'000), milliseconds(rests));
    }

    void goesOnAfterASliceInWhichNothingCame_data()
    {
        QTest::addColumn<int>("took");
        QTest::addColumn<int>("slices"); // in which something comes
        QTest::addColumn<int>("rests");
        QTest::newRow("a quick disk, the burst is over") << 10 << 0 << 20;
        QTest::newRow("a quick disk, the burst goes on for two slices") << 10 << 2 << 60;
        QTest::newRow("a slow disk accepts slowly too: it is given as long as a batch took") << 50 << 0 << 50;
        QTest::newRow("a slow disk, the burst goes on for three slices") << 50 << 3 << 200;
        QTest::newRow("a disk that hangs: an eighth of a second") << 60'000 << 0 << 125;
    }
    void goesOnAfterASliceInWhichNothingCame()
    {
        QFETCH(int, took);
        QFETCH(int, slices);
        QFETCH(int, rests);
        PlanningPace pace;
        pace.batchBegins();
        pace.accepted(64);
        QCOMPARE(total(pace, milliseconds(took), slices), milliseconds(rests));
    }

    void aRestThatWasCutShortIsForgotten()
    {
        PlanningPace pace;
        pace.batchBegins();
        pace.accepted(1);
        QCOMPARE(total(pace, milliseconds(60'000), 3), milliseconds(500));
        pace.accepted(1);
        QCOMPARE(pace.overSlice(), milliseconds(0));
        pace.batchBegins();
        QCOMPARE(pace.overBatch(milliseconds(10)), milliseconds(0));
    }

private:
    /// What it rests behind a batch, when something comes in during so many slices.
    static milliseconds total(PlanningPace &pace, milliseconds took, int slices)
    {
        milliseconds sum{0};
        milliseconds rest = pace.overBatch(took);
        for (int slice = 0; rest.count() > 0; ++slice) {
            sum += rest;
            if (slice < slices)
                pace.accepted(1);
            rest = pace.overSlice();
        }
        return sum;
    }
};

QTEST_GUILESS_MAIN(tst_PlanningPace)
#include "tst_planningpace.moc"
