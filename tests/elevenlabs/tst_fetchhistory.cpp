// SPDX-License-Identifier: MIT
#include "elevenlabs/fetchhistory.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::FetchHistory;
using Advice = FetchHistory::Advice;

class tst_FetchHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_history = {};
    }

    void anUnknownOneIsFetched() { QCOMPARE(m_history.advice(u"conv_1"_s, 0), Advice::Fetch); }

    void whatFailsWaitsLongerEachTime_data()
    {
        QTest::addColumn<int>("failures");
        QTest::addColumn<qint64>("wait");
        QTest::newRow("once: five minutes") << 1 << 300LL;
        QTest::newRow("twice: ten") << 2 << 600LL;
        QTest::newRow("five times: eighty") << 5 << 4800LL;
        QTest::newRow("often: four hours") << 40 << 14'400LL;
    }
    void whatFailsWaitsLongerEachTime()
    {
        QFETCH(int, failures);
        QFETCH(qint64, wait);
        for (int i = 0; i < failures; ++i)
            QVERIFY(!m_history.failed(m_one, 1000));
        QCOMPARE(m_history.advice(m_one.id, 1000 + wait - 1), Advice::Wait);
        QCOMPARE(m_history.advice(m_one.id, 1000 + wait), Advice::Fetch);
    }

    void givesUpAfterADayAndAFewAttempts()
    {
        for (int i = 0; i < 10; ++i)
            QVERIFY(!m_history.failed(m_one, 1000 + i));
        QVERIFY(!m_history.failed(m_one, 1000 + 86'399));
        QVERIFY(m_history.failed(m_one, 1000 + 86'400));
        QCOMPARE(m_history.advice(m_one.id, 10'000'000), Advice::LeaveOut);
    }

    void oneThatWasAskedForRarelyIsNotGivenUp()
    {
        QVERIFY(!m_history.failed(m_one, 1000));
        QVERIFY(!m_history.failed(m_one, 1000 + 10 * 86'400)); // nobody looked in between
    }

    void successIsForgotten()
    {
        QVERIFY(!m_history.failed(m_one, 1000));
        m_history.fetched(m_one.id);
        QCOMPARE(m_history.advice(m_one.id, 1000), Advice::Fetch);
    }

    void whatIsGoneIsLeftOutUntilNobodyAsksAnyMore()
    {
        m_history.leaveOut(m_one);
        QCOMPARE(m_history.advice(m_one.id, 1'000'000), Advice::LeaveOut);
        m_history.forgetBefore(m_one.startedAt);
        QCOMPARE(m_history.advice(m_one.id, 1'000'000), Advice::LeaveOut);
        m_history.forgetBefore(m_one.startedAt + 1);
        QCOMPARE(m_history.advice(m_one.id, 1'000'000), Advice::Fetch);
    }

private:
    FetchHistory m_history;
    const am::ListedConversation m_one{.id = u"conv_1"_s, .startedAt = 500};
};

QTEST_GUILESS_MAIN(tst_FetchHistory)
#include "tst_fetchhistory.moc"
