// SPDX-License-Identifier: MIT
#include "storage/replyqueue.h"

#include <QtTest>

#include <thread>

using namespace Qt::StringLiterals;
using am::ReplyQueue;

class tst_ReplyQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void deliversInOrderFromTheEventLoop()
    {
        ReplyQueue queue;
        QList<int> seen;
        const auto answer = [&](int number) {
            return ReplyQueue::Answer{this, [&seen, number] { seen.append(number); }};
        };
        std::thread([&] {
            queue.post({answer(1), answer(2)});
            queue.post({answer(3)});
        }).join();
        QVERIFY(seen.isEmpty());
        QTRY_COMPARE(seen, (QList<int>{1, 2, 3}));
        std::thread([&] { queue.post({answer(4)}); }).join();
        QTRY_COMPARE(seen, (QList<int>{1, 2, 3, 4}));
    }

    void keepsTheEventLoopAwakeForAnExpectedAnswer()
    {
        ReplyQueue queue;
        QTimer alarm;
        alarm.setInterval(20);
        bool slept = false;
        connect(&alarm, &QTimer::timeout, this, [&slept] { slept = true; });
        alarm.start();
        const auto goRound = [&slept] {
            slept = false;
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        };
        while (!slept)
            goRound(); // until nothing else is left to do
        goRound();
        QVERIFY(slept);
        for (const QDeadlineTimer patience(am::test::patience); slept && !patience.hasExpired();) {
            queue.expect(); // for so short a moment that the loop may come too late for it
            goRound();
        }
        QVERIFY(!slept);
    }

    void dropsTheAnswerOfADeadContext()
    {
        ReplyQueue queue;
        auto context = std::make_unique<QObject>();
        bool dropped = true;
        bool done = false;
        queue.post({{context.get(), [&] { dropped = false; }}, {this, [&] { done = true; }}});
        context.reset();
        QTRY_VERIFY(done);
        QVERIFY(dropped);
    }

    void looksAtEachContextInItsTurn()
    {
        ReplyQueue queue;
        auto context = std::make_unique<QObject>();
        bool dropped = true;
        bool done = false;
        queue.post({{this, [&] { context.reset(); }}, {context.get(), [&] { dropped = false; }}, {this, [&] {
                                                                                                      done = true;
                                                                                                  }}});
        QTRY_VERIFY(done);
        QVERIFY(dropped);
    }

    void survivesItsEndInAnAnswer()
    {
        auto queue = std::make_unique<ReplyQueue>();
        bool first = false;
        bool second = false;
        queue->post({{this,
                      [&] {
                          first = true;
                          queue.reset();
                      }},
                     {this, [&] { second = true; }}});
        QTRY_VERIFY(first);
        QVERIFY(!second);
    }
};

QTEST_GUILESS_MAIN(tst_ReplyQueue)
#include "tst_replyqueue.moc"
