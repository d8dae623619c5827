// SPDX-License-Identifier: MIT
#include "ctl/moment.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Moment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsHowLongAgo_data()
    {
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("told");
        QTest::newRow("moments ago") << u"2026-01-10T11:59:59.700Z"_s << u"0.3 s"_s;
        QTest::newRow("seconds") << u"2026-01-10T11:59:20.000Z"_s << u"40 s"_s;
        QTest::newRow("minutes from two on") << u"2026-01-10T11:58:00.000Z"_s << u"2 min"_s;
        QTest::newRow("hours from two on") << u"2026-01-10T09:59:00.000Z"_s << u"2 h"_s;
        QTest::newRow("days from two on") << u"2026-01-07T12:00:00.000Z"_s << u"3 d"_s;
        QTest::newRow("what is to come") << u"2026-01-10T12:05:00.000Z"_s << u"in 5 min"_s;
        QTest::newRow("no time") << QString() << QString();
        QTest::newRow("no time at all") << u"yesterday"_s << QString();
    }
    void tellsHowLongAgo()
    {
        QFETCH(QString, time);
        const QDateTime now = QDateTime::fromString(u"2026-01-10T12:00:00.000Z"_s, Qt::ISODateWithMs);
        QTEST(am::ctl::age(time, now), "told");
    }

    void tellsSizes()
    {
        QCOMPARE(am::ctl::size(0), u"0 B"_s);
        QCOMPARE(am::ctl::size(1023), u"1023 B"_s);
        QCOMPARE(am::ctl::size(1536), u"1.5 KB"_s);
        QCOMPARE(am::ctl::size(32LL * 1024 * 1024), u"32.0 MB"_s);
    }

    void readsWhatOperatorsCallATime()
    {
        const QDateTime now = QDateTime::fromString(u"2026-01-10T12:00:00.000Z"_s, Qt::ISODateWithMs);
        QCOMPARE(am::ctl::timeFrom(u"90s"_s, now), u"2026-01-10T11:58:30.000Z"_s);
        QCOMPARE(am::ctl::timeFrom(u"15m"_s, now), u"2026-01-10T11:45:00.000Z"_s);
        QCOMPARE(am::ctl::timeFrom(u"2h"_s, now), u"2026-01-10T10:00:00.000Z"_s);
        QCOMPARE(am::ctl::timeFrom(u"3d"_s, now), u"2026-01-07T12:00:00.000Z"_s);
        for (const QString &other : {u"2026-01-31T12:00:00Z"_s, u"h"_s, u"-1h"_s, u"15"_s, QString()})
            QCOMPARE(am::ctl::timeFrom(other, now), other);
    }

    void tellsTheClock()
    {
        const QString time = am::ctl::clockTime(u"2026-01-10T12:00:00.000Z"_s);
        QCOMPARE(QDateTime::fromString(time, u"yyyy-MM-dd HH:mm:ss"_s).toSecsSinceEpoch(), 1'768'046'400);
        QCOMPARE(am::ctl::clockTime(QJsonValue()), QString());
    }
};

QTEST_GUILESS_MAIN(tst_Moment)
#include "tst_moment.moc"
