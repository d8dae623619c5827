// SPDX-License-Identifier: MIT
#include "admin/statsmethods.h"
#include "methodsfixture.h"
#include "observe/requeststats.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::test::MethodsFixture;

class tst_StatsMethods : public QObject, private MethodsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        reset();
        const auto load = [] {
            return QJsonObject{{u"outbox"_s, QJsonObject{{u"backlog"_s, 1}}}, {u"in_flight"_s, 2}};
        };
        am::addStatsMethods(*m_methods, *m_reader, m_stats, load, &m_context);
    }
    void cleanup() { close(); }

    void tellsWhatThereIsToKnow()
    {
        QVERIFY(call("stats")->value("outbox"_L1)["oldest_at"_L1].isNull());
        keep(u"conv_1"_s, u"+1"_s, 1000, u"status 500"_s); // dead
        keep(u"conv_2"_s, u"+1"_s, 3000);
        keep(u"conv_3"_s, u"+1"_s, 2000);
        m_stats.observe("/retrieve", 200, 2000);
        const auto told = call("stats");
        QVERIFY2(told, qPrintable(told ? QString() : told.error().detail));
        QCOMPARE(told->value("outbox"_L1)["oldest_at"_L1].toString(), u"1970-01-01T00:00:03.000Z"_s); // came first
        QCOMPARE(told->value("outbox"_L1)["backlog"_L1].toInt(), 1);
        QCOMPARE(told->value("in_flight"_L1).toInt(), 2);
        const QJsonArray endpoints = told->value("endpoints"_L1).toArray();
        QCOMPARE(endpoints.size(), 2);
        QCOMPARE(endpoints[0]["endpoint"_L1].toString(), u"/retrieve"_s);
        QCOMPARE(endpoints[0]["requests"_L1].toInt(), 1);
        QVERIFY(endpoints[0]["p99_ms"_L1].toDouble() > 1.5);
        QVERIFY(endpoints[0]["rate_1m"_L1].toDouble() > 0);
        QVERIFY(endpoints[1]["p50_ms"_L1].isNull());
    }

private:
    am::RequestStats m_stats{{"/retrieve"}};
};

QTEST_GUILESS_MAIN(tst_StatsMethods)
#include "tst_statsmethods.moc"
