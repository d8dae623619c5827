// SPDX-License-Identifier: MIT
#include "storage/sidethread.h"

#include <QSemaphore>
#include <QThread>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::SideThread;

class tst_SideThread : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void worksBesideTheEventLoopAndAnswersInIt()
    {
        SideThread side;
        QThread *worker = nullptr;
        QThread *answered = nullptr;
        side.run<int>(
            [&worker] {
                worker = QThread::currentThread();
                return 7;
            },
            this, [&answered](int value) { answered = value == 7 ? QThread::currentThread() : nullptr; });
        QTRY_VERIFY(answered);
        QCOMPARE(answered, QThread::currentThread());
        QVERIFY(worker != answered);
    }

    void doesOneThingAfterTheOther()
    {
        SideThread side;
        QSemaphore gate;
        QList<int> order;
        side.run([&] {
            gate.acquire();
            order.append(0);
        });
        for (int i = 1; i < 20; ++i)
            side.run([&order, i] { order.append(i); });
        bool done = false;
        side.run<bool>([] { return true; }, this, [&done](bool value) { done = value; });
        gate.release();
        QTRY_VERIFY(done);
        QCOMPARE(order.size(), 20);
        QVERIFY(std::is_sorted(order.cbegin(), order.cend()));
    }

    void tellsNobodyWhoHasGone()
    {
        SideThread side;
        auto context = std::make_unique<QObject>();
        side.run<int>([] { return 1; }, context.get(), [](int) { QFAIL("answered"); });
        context.reset();
        bool done = false;
        side.run<bool>([] { return true; }, this, [&done](bool value) { done = value; });
        QTRY_VERIFY(done);
    }

    void finishesWhatItHasBeforeItDies()
    {
        int done = 0;
        {
            SideThread side;
            for (int i = 0; i < 5; ++i)
                side.run([&done] { ++done; });
        }
        QCOMPARE(done, 5);
    }
};

QTEST_GUILESS_MAIN(tst_SideThread)
#include "tst_sidethread.moc"
