// SPDX-License-Identifier: MIT
#include "observe/alerts.h"
#include "outbox/circuitbreaker.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CircuitBreaker;
using am::DeliveryKey;
using am::Error;
using std::chrono::milliseconds;
using Call = am::CircuitBreaker::Call;

namespace {

constexpr int most = 8;

Error error(Error::Kind kind, int retryAfter = 0)
{
    return {kind, u"why"_s, retryAfter};
}

DeliveryKey key(qint64 id)
{
    return {u"default"_s, id};
}

} // namespace

class tst_CircuitBreaker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLoggingCategory::setFilterRules(u"agenticmemory.daemon.*=false"_s);
        m_settings = {};
        m_alerts.emplace([this] { return m_now; });
        m_now = 1'000'000;
        m_random = 1;
        m_breaker.emplace(
            m_settings, *m_alerts, [this] { return m_now; }, [this] { return m_random; });
    }
    void cleanup() { QLoggingCategory::setFilterRules({}); }

    void severalDeliveriesInARowOpenIt()
    {
        QVERIFY(!m_breaker->failed(Call::Addition, key(1), error(Error::Kind::Timeout)));
        QVERIFY(!m_breaker->failed(Call::Question, key(2), error(Error::Kind::Busy)));
        QCOMPARE(m_breaker->places(most), most);
        QVERIFY(m_breaker->failed(Call::Addition, key(3), error(Error::Kind::Unreachable)));
        QCOMPARE(m_breaker->places(most), 0);
        QCOMPARE(m_breaker->pausedUntil(), std::optional<qint64>(1'001'000));
    }

    void oneDeliveryThatFailsAloneOpensNothing()
    {
        for (int i = 0; i < 100; ++i)
            QVERIFY(!m_breaker->failed(Call::Addition, key(1 + i % 2), error(Error::Kind::Unreachable)));
        QVERIFY(!m_breaker->isOpen());
    }

    void anAnswerBetweenStartsTheRowAnew()
    {
        m_breaker->failed(Call::Addition, key(1), error(Error::Kind::Timeout));
        m_breaker->failed(Call::Addition, key(2), error(Error::Kind::Timeout));
        m_breaker->answered(Call::Addition);
        QVERIFY(!m_breaker->failed(Call::Addition, key(3), error(Error::Kind::Timeout)));
        QVERIFY(!m_breaker->isOpen());
    }

    void whatIsTheDeliverysOwnFaultIsAnAnswer_data()
    {
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<bool>("opens");
        QTest::newRow("bad input: the store has looked at it") << Error::Kind::BadInput << false;
        QTest::newRow("not found: the store has looked for it") << Error::Kind::NotFound << false;
        QTest::newRow("our own trouble says nothing of the store") << Error::Kind::Internal << true;
        QTest::newRow("nor does our disk's") << Error::Kind::Storage << true;
    }
    void whatIsTheDeliverysOwnFaultIsAnAnswer()
    {
        QFETCH(Error::Kind, kind);
        m_breaker->failed(Call::Addition, key(1), error(Error::Kind::Timeout));
        m_breaker->failed(Call::Addition, key(2), error(Error::Kind::Timeout));
        QVERIFY(!m_breaker->failed(Call::Addition, key(4), error(kind)));
        QTEST(m_breaker->failed(Call::Addition, key(3), error(Error::Kind::Timeout)), "opens");
    }

    void thenOneTriesAndEachFailedTryDoublesThePause()
    {
        fail();
        for (const qint64 pause : {1000, 2000, 4000, 8000, 16'000, 32'000, 60'000, 60'000}) {
            QCOMPARE(m_breaker->pausedUntil(), std::optional(m_now + pause));
            m_now += pause - 1;
            QCOMPARE(m_breaker->places(most), 0);
            m_now += 1;
            QCOMPARE(m_breaker->places(most), 1);
            QVERIFY(m_breaker->failed(Call::Addition, key(9), error(Error::Kind::Timeout)));
        }
        m_now += 60'000;
        m_breaker->answered(Call::Addition);
        QCOMPARE(m_breaker->places(most), most);
        fail();
        QCOMPARE(m_breaker->pausedUntil(), std::optional(m_now + 1000)); // anew
    }

    void thePauseIsShortenedByJitter()
    {
        m_random = 0;
        fail();
        QCOMPARE(m_breaker->pausedUntil(), std::optional(m_now + 500));
    }

    void theStoreMayAskForALongerPause()
    {
        fail();
        m_breaker->failed(Call::Addition, key(4), error(Error::Kind::Busy, 30)); // was under way
        QCOMPARE(m_breaker->pausedUntil(), std::optional(m_now + 30'000));
        m_breaker->failed(Call::Addition, key(5), error(Error::Kind::Busy, 20));
        m_breaker->failed(Call::Addition, key(6), error(Error::Kind::Timeout));
        QCOMPARE(m_breaker->pausedUntil(), std::optional(m_now + 30'000));
        m_now += 30'000;
        m_breaker->failed(Call::Addition, key(4), error(Error::Kind::Busy, 2'000'000'000)); // years
        QCOMPARE(m_breaker->pausedUntil(), std::optional(m_now + am::longestWait(m_settings).count()));
    }

    void anAnsweredQuestionDoesNotProveThatAdditionsAreTaken()
    {
        fail();
        m_breaker->answered(Call::Question);
        QVERIFY(m_breaker->isOpen());
        m_breaker->answered(Call::Addition);
        QVERIFY(!m_breaker->isOpen());
        for (int i = 1; i <= 3; ++i)
            m_breaker->failed(Call::Question, key(i), error(Error::Kind::Timeout));
        QVERIFY(m_breaker->isOpen());
        m_breaker->answered(Call::Question);
        QVERIFY(!m_breaker->isOpen());
    }

    void onlyTheOperatorCanMend_data()
    {
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<QString>("text");
        QTest::newRow("a refused key") << Error::Kind::Denied
                                       << u"the memory store refuses our credentials, deliveries wait: why"_s;
        QTest::newRow("a wrong address") << Error::Kind::WrongAddress
                                         << u"there is no memory store at its address, deliveries wait: why"_s;
    }
    void onlyTheOperatorCanMend()
    {
        QFETCH(Error::Kind, kind);
        QFETCH(QString, text);
        QVERIFY(m_breaker->failed(Call::Addition, key(1), error(kind)));
        QCOMPARE(m_breaker->pausedUntil(), std::optional(m_now + m_settings.deniedPause.count()));
        QCOMPARE(m_alerts->standing().size(), 1);
        QCOMPARE(m_alerts->standing().first().name, u"memory_store_denied"_s);
        QCOMPARE(m_alerts->standing().first().text, text);
        m_breaker->tryNow();
        QCOMPARE(m_breaker->places(most), 1);
        m_breaker->failed(Call::Addition, key(2), {kind, u"in other words"_s, 0});
        QCOMPARE(m_breaker->places(most), 0);
        QCOMPARE(m_alerts->standing().first().text, text); // told once
        m_breaker->tryNow();
        m_breaker->answered(Call::Addition);
        QVERIFY(m_alerts->standing().isEmpty());
        QCOMPARE(m_breaker->places(most), most);
    }

    void whatFailsForMinutesIsAnAlert()
    {
        fail();
        m_now += 179'999;
        m_breaker->failed(Call::Addition, key(1), error(Error::Kind::Timeout));
        QVERIFY(m_alerts->standing().isEmpty());
        m_now += 60'000;
        m_breaker->failed(Call::Addition, key(1), error(Error::Kind::Timeout));
        m_now += 60'000;
        m_breaker->failed(Call::Addition, key(1), {Error::Kind::Timeout, u"in other words"_s, 0});
        QCOMPARE(m_alerts->standing().size(), 1);
        QCOMPARE(m_alerts->standing().first().name, u"memory_store_failing"_s);
        QCOMPARE(m_alerts->standing().first().text, u"the memory store fails, deliveries wait: why"_s);
        m_breaker->answered(Call::Addition);
        QVERIFY(m_alerts->standing().isEmpty());
    }

    void aClockSetBackEndsThePause()
    {
        fail();
        QCOMPARE(m_breaker->places(most), 0);
        m_now -= 86'400'000;
        QCOMPARE(m_breaker->pausedUntil(), std::nullopt);
        QCOMPARE(m_breaker->places(most), 1);
    }

private:
    void fail()
    {
        for (int i = 1; i <= 3; ++i)
            m_breaker->failed(Call::Addition, key(i), error(Error::Kind::Timeout));
        QVERIFY(m_breaker->isOpen());
    }

    qint64 m_now = 0;
    double m_random = 1;
    am::DeliverySettings m_settings;
    std::optional<am::Alerts> m_alerts;
    std::optional<CircuitBreaker> m_breaker;
};

QTEST_GUILESS_MAIN(tst_CircuitBreaker)
#include "tst_circuitbreaker.moc"
