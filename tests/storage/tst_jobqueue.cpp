// SPDX-License-Identifier: MIT
#include "storage/jobqueue.h"

#include <QtTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::JobQueue;

class tst_JobQueue : public QObject
{
    Q_OBJECT

    static void alertness()
    {
        QTest::addColumn<std::chrono::microseconds>("looked");
        QTest::newRow("one who sleeps at once") << 0us;
        QTest::newRow("one who looks for a moment before they sleep") << 50us;
        QTest::newRow("one who never sleeps") << std::chrono::microseconds(30s);
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void givesJobsInOrder()
    {
        JobQueue<int> queue;
        QVERIFY(queue.isEmpty());
        for (int job = 1; job <= 5; ++job)
            queue.add(job);
        QVERIFY(!queue.isEmpty());
        QCOMPARE(*queue.take(2), (std::vector{1, 2}));
        QCOMPARE(*queue.take(10), (std::vector{3, 4, 5}));
        QVERIFY(queue.isEmpty());
    }

    void losesItsPatience()
    {
        JobQueue<int> queue;
        const auto jobs = queue.take(1, QDeadlineTimer(1));
        QVERIFY(jobs);
        QVERIFY(jobs->empty());
    }

    void givesWhatItHasWhenItIsClosed()
    {
        JobQueue<int> queue;
        queue.add(1);
        queue.close();
        QCOMPARE(*queue.take(1), (std::vector{1}));
        QVERIFY(!queue.take(1));
    }

    void callsNobodyForWhatGoesAlong_data() { alertness(); }
    void callsNobodyForWhatGoesAlong()
    {
        QFETCH(std::chrono::microseconds, looked);
        JobQueue<int> queue(looked);
        std::vector<int> got;
        QSemaphore taken;
        std::thread worker([&queue, &got, &taken] {
            while (auto jobs = queue.take(7)) {
                got = *std::move(jobs);
                taken.release();
            }
        });
        queue.addAlong(1);
        QVERIFY(!taken.tryAcquire(1, 20));
        queue.add(2);
        QVERIFY(taken.tryAcquire(1, am::test::patience));
        QCOMPARE(got, (std::vector{1, 2}));
        queue.addAlong(3);
        queue.wake();
        QVERIFY(taken.tryAcquire(1, am::test::patience));
        QCOMPARE(got, std::vector{3});
        queue.addAlong(4);
        queue.close();
        worker.join();
        QCOMPARE(got, std::vector{4});
    }

    void takesWhatWasToGoAlongWhenPatienceRunsOut()
    {
        JobQueue<int> queue;
        std::thread waiting([&queue] { queue.addAlong(1); });
        std::vector<int> got;
        while (got.empty())
            got = *queue.take(1, QDeadlineTimer(1));
        waiting.join();
        QCOMPARE(got, std::vector{1});
    }

    void wakesWhoeverWaits_data() { alertness(); }
    void wakesWhoeverWaits()
    {
        QFETCH(std::chrono::microseconds, looked);
        JobQueue<int> queue(looked);
        std::vector<int> got;
        std::thread worker([&queue, &got] {
            while (const auto jobs = queue.take(7))
                got.insert(got.end(), jobs->begin(), jobs->end());
        });
        for (int job = 0; job < 1000; ++job)
            queue.add(job);
        queue.close();
        worker.join();
        QCOMPARE(got.size(), 1000U);
        QVERIFY(std::is_sorted(got.begin(), got.end()));
    }
};

QTEST_GUILESS_MAIN(tst_JobQueue)
#include "tst_jobqueue.moc"
