// SPDX-License-Identifier: MIT
#include "http/receivepace.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::ReceivePace;

namespace {

using State = am::RequestParser::State;

am::GateLimits shortLimits()
{
    am::GateLimits limits;
    limits.idle = 60s;
    limits.header = 10s;
    limits.body = 30s;
    limits.rateWindow = 5s;
    limits.minimumRate = 100;
    return limits;
}

} // namespace

class tst_ReceivePace : public QObject
{
    Q_OBJECT

    const am::SteadyTime t0{1000h};
    am::GateLimits m_limits = shortLimits();

    static QByteArray codeOf(const std::optional<am::Refusal> &refusal)
    {
        return refusal ? QByteArray::number(refusal->status) + ' ' + refusal->code : QByteArray();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void closesWhatStaysIdle()
    {
        ReceivePace pace(m_limits);
        pace.startWaiting(t0);
        QVERIFY(!pace.isIdleTooLong(t0 + 60s - 1ms));
        QVERIFY(pace.isIdleTooLong(t0 + 60s));
        QCOMPARE(codeOf(pace.check(t0 + 60s)), "");
    }

    void emptyLinesKeepNobodyAlive()
    {
        ReceivePace pace(m_limits);
        pace.startWaiting(t0);
        pace.received(2, State::Idle, t0 + 59s);
        QVERIFY(pace.isIdleTooLong(t0 + 60s));
    }

    void headersHaveOneDeadline()
    {
        ReceivePace pace(m_limits);
        pace.startWaiting(t0);
        pace.received(1, State::Header, t0 + 50s);
        pace.received(1, State::Header, t0 + 59s); // byte by byte wins no time
        QVERIFY(!pace.isIdleTooLong(t0 + 100s));
        QCOMPARE(codeOf(pace.check(t0 + 60s - 1ms)), "");
        QCOMPARE(codeOf(pace.check(t0 + 60s)), "408 header_timeout");
    }

    void bodiesHaveOneDeadline()
    {
        ReceivePace pace(m_limits);
        pace.startWaiting(t0);
        pace.received(1, State::Header, t0);
        pace.received(100, State::Body, t0 + 9s);
        for (auto now = t0 + 9s; now < t0 + 39s; now += 1s) {
            pace.received(1'000'000, State::Body, now);
            QCOMPARE(codeOf(pace.check(now)), "");
        }
        QCOMPARE(codeOf(pace.check(t0 + 39s)), "408 body_timeout");
    }

    void bodiesMustComeFastEnough_data()
    {
        QTest::addColumn<int>("bytes");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("nothing") << 0 << QByteArray("408 body_too_slow");
        QTest::newRow("one byte too few") << 499 << QByteArray("408 body_too_slow");
        QTest::newRow("just enough") << 500 << QByteArray();
        QTest::newRow("plenty") << 1'000'000 << QByteArray();
    }
    void bodiesMustComeFastEnough()
    {
        QFETCH(int, bytes);
        QFETCH(QByteArray, expected);
        ReceivePace pace(m_limits);
        pace.startWaiting(t0);
        pace.received(2000, State::Body, t0); // the header and all that came with it do not count
        pace.received(bytes, State::Body, t0 + 1s);
        QCOMPARE(codeOf(pace.check(t0 + 5s - 1ms)), "");
        QCOMPARE(codeOf(pace.check(t0 + 5s)), expected);
    }

    void oneFastWindowDoesNotPayForTheNext()
    {
        ReceivePace pace(m_limits);
        pace.startWaiting(t0);
        pace.received(0, State::Body, t0);
        pace.received(1'000'000, State::Body, t0 + 1s);
        QCOMPARE(codeOf(pace.check(t0 + 5s)), "");
        QCOMPARE(codeOf(pace.check(t0 + 10s - 1ms)), "");
        QCOMPARE(codeOf(pace.check(t0 + 10s)), "408 body_too_slow");
    }

    void completeRequestsHaveTheirTime()
    {
        ReceivePace pace(m_limits);
        pace.startWaiting(t0);
        pace.received(100, State::Complete, t0);
        QVERIFY(!pace.isIdleTooLong(t0 + 1h));
        QCOMPARE(codeOf(pace.check(t0 + 1h)), "");
    }

    void theNextRequestBeginsAnew()
    {
        ReceivePace pace(m_limits);
        pace.startWaiting(t0);
        pace.received(100, State::Body, t0);
        pace.received(900, State::Complete, t0 + 1s);
        pace.startWaiting(t0 + 20s);
        QVERIFY(!pace.isIdleTooLong(t0 + 79s));
        pace.received(100, State::Body, t0 + 79s);
        QCOMPARE(codeOf(pace.check(t0 + 83s)), "");
        QCOMPARE(codeOf(pace.check(t0 + 84s)), "408 body_too_slow");
    }

    void limitsMayChangeBetweenRequests()
    {
        am::GateLimits limits = m_limits;
        ReceivePace pace(limits);
        limits.idle = 1s;
        pace.startWaiting(t0);
        QVERIFY(pace.isIdleTooLong(t0 + 1s));
    }
};

QTEST_APPLESS_MAIN(tst_ReceivePace)
#include "tst_receivepace.moc"
