// SPDX-License-Identifier: MIT
#include "calls/livecalls.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_LiveCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_now = 1'795'340'400'000;
    }

    void knowsWhoIsOnTheLine()
    {
        am::LiveCalls calls(clock());
        calls.begin(u"conv_1"_s, u"+15550100123"_s);
        calls.begin(u"conv_2"_s, u"+15550100188"_s);
        QCOMPARE(calls.caller(u"conv_1"_s), u"+15550100123"_s);
        QCOMPARE(calls.caller(u"conv_2"_s), u"+15550100188"_s);
        QCOMPARE(calls.caller(u"conv_3"_s), QString());
        QCOMPARE(calls.caller({}), QString());
    }

    void ignoresWhatNamesNobody()
    {
        am::LiveCalls calls(clock());
        calls.begin({}, u"+15550100123"_s);
        QCOMPARE(calls.count(), 0);
        QCOMPARE(calls.caller({}), QString());
        QVERIFY(!calls.isKnown({}));
    }

    void knowsWhoIsNobody()
    {
        am::LiveCalls calls(clock());
        calls.begin(u"conv_1"_s, {});
        QVERIFY(calls.isKnown(u"conv_1"_s));
        QCOMPARE(calls.caller(u"conv_1"_s), QString());
        QVERIFY(!calls.isKnown(u"conv_2"_s));
    }

    void takesTheLastWord()
    {
        am::LiveCalls calls(clock());
        calls.begin(u"conv_1"_s, u"+15550100123"_s);
        calls.begin(u"conv_1"_s, u"+15550100188"_s);
        QCOMPARE(calls.caller(u"conv_1"_s), u"+15550100188"_s);
        QCOMPARE(calls.count(), 1);
    }

    void forgetsAfterFourHours()
    {
        am::LiveCalls calls(clock());
        calls.begin(u"conv_1"_s, u"+15550100123"_s);
        m_now += 4LL * 60 * 60 * 1000;
        QCOMPARE(calls.caller(u"conv_1"_s), u"+15550100123"_s);
        m_now += 1;
        QCOMPARE(calls.caller(u"conv_1"_s), QString());
        QVERIFY(!calls.isKnown(u"conv_1"_s));
    }

    void resumesWhatAnEarlierProcessSaw()
    {
        am::LiveCalls calls(clock(), 2);
        calls.resume(u"conv_1"_s, u"+15550100123"_s, m_now - 4LL * 60 * 60 * 1000);
        calls.resume(u"conv_2"_s, {}, m_now - 1000);
        QCOMPARE(calls.caller(u"conv_1"_s), u"+15550100123"_s);
        QVERIFY(calls.isKnown(u"conv_2"_s));
        m_now += 1;
        QVERIFY(!calls.isKnown(u"conv_1"_s));
        calls.begin(u"conv_3"_s, u"+15550100188"_s);
        calls.begin(u"conv_4"_s, u"+15550100188"_s);
        QCOMPARE(calls.count(), 2);
        QVERIFY(!calls.isKnown(u"conv_2"_s));
    }

    void confirmsWhoSpeaksForTheRestOfTheCall()
    {
        am::LiveCalls calls(clock());
        calls.begin(u"conv_1"_s, u"+15550100123"_s);
        QVERIFY(!calls.isConfirmed(u"conv_1"_s));
        calls.confirm(u"conv_1"_s);
        QVERIFY(calls.isConfirmed(u"conv_1"_s));
        calls.confirm(u"conv_9"_s);
        QVERIFY(!calls.isConfirmed(u"conv_9"_s));
        QVERIFY(!calls.isKnown(u"conv_9"_s));
        calls.begin(u"conv_1"_s, u"+15550100123"_s); // it rings again
        QVERIFY(!calls.isConfirmed(u"conv_1"_s));
        calls.resume(u"conv_2"_s, u"+15550100123"_s, m_now, true);
        QVERIFY(calls.isConfirmed(u"conv_2"_s));
    }

    void countsAttempts()
    {
        am::LiveCalls calls(clock());
        calls.begin(u"conv_1"_s, u"+15550100123"_s);
        for (int i = 0; i < 3; ++i)
            QVERIFY(calls.takeAttempt(u"conv_1"_s));
        QVERIFY(!calls.takeAttempt(u"conv_1"_s));
        QVERIFY(!calls.takeAttempt(u"conv_9"_s));
    }

    void takesACallerOffOlderCalls()
    {
        am::LiveCalls calls(clock());
        calls.begin(u"conv_1"_s, u"+15550100123"_s);
        calls.begin(u"conv_2"_s, u"+15550100188"_s);
        m_now += 1000;
        calls.begin(u"conv_3"_s, u"+15550100123"_s);
        QCOMPARE(calls.forget(u"+15550100123"_s, m_now), QStringList{u"conv_1"_s});
        QCOMPARE(calls.caller(u"conv_1"_s), QString());
        QVERIFY(calls.isKnown(u"conv_1"_s));
        QCOMPARE(calls.caller(u"conv_2"_s), u"+15550100188"_s);
        QCOMPARE(calls.caller(u"conv_3"_s), u"+15550100123"_s);
    }

    void forgetsTheOldestBeyondItsCapacity()
    {
        am::LiveCalls calls(clock(), 2);
        for (const QString &conversation : {u"conv_1"_s, u"conv_2"_s, u"conv_2"_s, u"conv_3"_s})
            calls.begin(conversation, u"+15550100123"_s);
        QCOMPARE(calls.count(), 2);
        QCOMPARE(calls.caller(u"conv_1"_s), QString());
        QCOMPARE(calls.caller(u"conv_2"_s), u"+15550100123"_s);
        QCOMPARE(calls.caller(u"conv_3"_s), u"+15550100123"_s);
    }

private:
    am::Clock clock()
    {
        return [this] { return m_now; };
    }
    qint64 m_now = 0;
};

QTEST_GUILESS_MAIN(tst_LiveCalls)
#include "tst_livecalls.moc"
