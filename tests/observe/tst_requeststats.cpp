// SPDX-License-Identifier: MIT
#include "observe/requeststats.h"

#include <QtTest>

#include <cmath>

using namespace Qt::StringLiterals;
using am::RequestStats;

class tst_RequestStats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_now = 1'795'362'305'000; // in the middle of a step
        m_stats =
            std::make_unique<RequestStats>(QList<QByteArray>{"/client-data", "/retrieve"}, [this] { return m_now; });
    }

    void countsByEndpoint()
    {
        m_stats->observe("/retrieve", 200, 1000);
        m_stats->observe("/retrieve", 404, 1000);
        m_stats->observe("/retrieve", 503, 1000);
        m_stats->observe("/wp-login.php", 404, 1000);
        const auto all = m_stats->summaries();
        QCOMPARE(all.size(), 3);
        QCOMPARE(all[0].endpoint, "/client-data"_ba);
        QCOMPARE(all[0].requests, 0);
        QCOMPARE(all[0].median, -1.0);
        QCOMPARE(all[1].requests, 3);
        QCOMPARE(all[1].errors, 2);
        QCOMPARE(all[1].failures, 1);
        QCOMPARE(all[2].endpoint, "other"_ba);
        QCOMPARE(all[2].requests, 1);
    }

    void tellsRatesOfTheLastMinutes()
    {
        for (int second = 0; second < 20 * 60; ++second) {
            for (int i = 0; i < (second < 10 * 60 ? 6 : 2); ++i)
                m_stats->observe("/retrieve", 200, 1000);
            m_now += 1000;
        }
        const auto rates = m_stats->summaries().at(1).rates;
        QVERIFY2(std::abs(rates[0] - 2) < 0.2, qPrintable(QString::number(rates[0])));
        QVERIFY2(std::abs(rates[1] - 2) < 0.2, qPrintable(QString::number(rates[1])));
        QVERIFY2(std::abs(rates[2] - 10.0 / 3) < 0.2, qPrintable(QString::number(rates[2])));
        m_now += 16 * 60'000;
        QCOMPARE(m_stats->summaries().at(1).rates, (std::array<double, 3>{0, 0, 0}));
        QCOMPARE(m_stats->summaries().at(1).requests, 10 * 60 * 8);
    }

    void aYoungProcessHasRatesToo()
    {
        for (int i = 0; i < 10; ++i) {
            m_now += 1000;
            m_stats->observe("/retrieve", 200, 1000);
        }
        const auto told = m_stats->summaries().at(1);
        for (const double rate : told.rates)
            QCOMPARE(rate, 1.0);
    }

    void tellsPercentiles()
    {
        for (int i = 1; i <= 1000; ++i)
            m_stats->observe("/retrieve", 200, i * 100); // 0.1 to 100 ms
        const auto told = m_stats->summaries().at(1);
        QVERIFY2(std::abs(told.median / 50 - 1) < 0.1, qPrintable(QString::number(told.median)));
        QVERIFY2(std::abs(told.p95 / 95 - 1) < 0.1, qPrintable(QString::number(told.p95)));
        QVERIFY2(std::abs(told.p99 / 99 - 1) < 0.1, qPrintable(QString::number(told.p99)));
        m_now += 6 * 60'000; // of the last five minutes only
        QCOMPARE(m_stats->summaries().at(1).p99, -1.0);
    }

    void anyDurationHasAPlace_data()
    {
        QTest::addColumn<qint64>("microseconds");
        for (const qint64 microseconds : {0LL, 49LL, 50LL, 1'000'000LL, 600'000'000LL})
            QTest::addRow("%lld us", static_cast<long long>(microseconds)) << microseconds;
    }
    void anyDurationHasAPlace()
    {
        QFETCH(qint64, microseconds);
        m_stats->observe("/retrieve", 200, microseconds);
        const double told = m_stats->summaries().at(1).p99 * 1000;
        QVERIFY2(told >= 0 && told <= std::max<double>(double(microseconds) * 1.2, 60),
                 qPrintable(QString::number(told)));
    }

private:
    qint64 m_now = 0;
    std::unique_ptr<RequestStats> m_stats;
};

QTEST_GUILESS_MAIN(tst_RequestStats)
#include "tst_requeststats.moc"
