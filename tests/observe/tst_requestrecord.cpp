// SPDX-License-Identifier: MIT
#include "observe/requestrecord.h"

#include <QtTest>

#include <numeric>

using namespace Qt::StringLiterals;
using am::RequestRecord;

class tst_RequestRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void idsRiseByOne()
    {
        const RequestRecord first;
        const RequestRecord second;
        const RequestRecord third;
        QVERIFY(first.id() > 0);
        QCOMPARE(second.id(), first.id() + 1);
        QCOMPARE(third.id(), first.id() + 2);
    }

    void idsGoOnBehindTheLastOfAnEarlierStart()
    {
        const quint64 before = RequestRecord().id();
        RequestRecord::continueAfter(before + 1000);
        QCOMPARE(RequestRecord().id(), before + 1001);
    }

    void aMovedRecordKeepsItsId()
    {
        RequestRecord first;
        const quint64 id = first.id();
        const RequestRecord second = std::move(first);
        QCOMPARE(second.id(), id);
        QCOMPARE(RequestRecord().id(), id + 1);
    }

    void itsTimeEndsWithIt()
    {
        RequestRecord record;
        QTRY_VERIFY(record.microseconds() > 1000);
        record.end();
        const qint64 took = record.microseconds();
        RequestRecord later;
        QTRY_VERIFY(later.microseconds() > 1000);
        QCOMPARE(record.microseconds(), took);
    }

    void tellsMillisecondsWithThreeDigits_data()
    {
        QTest::addColumn<qint64>("microseconds");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("none") << qint64(0) << QByteArray("0.000");
        QTest::newRow("less than one") << qint64(31) << QByteArray("0.031");
        QTest::newRow("all digits") << qint64(1'204) << QByteArray("1.204");
        QTest::newRow("zeros within") << qint64(60'003) << QByteArray("60.003");
        QTest::newRow("an hour") << qint64(3'600'000'999) << QByteArray("3600000.999");
    }
    void tellsMillisecondsWithThreeDigits()
    {
        QFETCH(qint64, microseconds);
        QFETCH(QByteArray, text);
        QByteArray line = "ms=";
        am::appendMilliseconds(line, microseconds);
        QCOMPARE(line, "ms=" + text);
    }

    void keepsOnlyTheMaskOfItsCaller_data()
    {
        QTest::addColumn<QString>("caller");
        QTest::addColumn<QString>("kept");
        QTest::newRow("a number shows its last two digits") << u"+15550100123"_s << u"***23"_s;
        QTest::newRow("a web user shows two characters") << u"user_5521"_s << u"***21"_s;
        QTest::newRow("three characters are hidden whole") << u"112"_s << u"***"_s;
        QTest::newRow("nobody stays nobody") << QString() << QString();
    }
    void keepsOnlyTheMaskOfItsCaller()
    {
        QFETCH(QString, caller);
        QFETCH(QString, kept);
        RequestRecord record;
        QVERIFY(record.caller().isEmpty());
        record.setCaller(caller);
        QCOMPARE(record.caller(), kept);
        QCOMPARE(record.callerId(), caller); // for its key
    }

    void theLastCallerCounts()
    {
        RequestRecord record;
        record.setCaller(u"+15550100123"_s);
        record.setCaller(u"+15550100188"_s);
        QCOMPARE(record.caller(), u"***88"_s);
    }

    void hasNoStagesAtFirst()
    {
        const RequestRecord record;
        QVERIFY(record.stages().empty());
        QCOMPARE(record.status, 0);
        QCOMPARE(record.receivedBytes, 0);
        QCOMPARE(record.sentBytes, 0);
    }

    void stagesComeInOrderAndAddUpToTheTimeSinceTheBeginning()
    {
        RequestRecord record;
        busyFor(2000, record);
        record.stage("signature");
        const qint64 signedAt = record.microseconds();
        busyFor(signedAt + 3000, record);
        record.stage("store");
        record.stage("answer");
        const qint64 total = record.microseconds();

        const auto &stages = record.stages();
        QCOMPARE(stages.size(), size_t(3));
        QCOMPARE(QByteArray(stages[0].name), "signature");
        QCOMPARE(QByteArray(stages[1].name), "store");
        QCOMPARE(QByteArray(stages[2].name), "answer");
        QVERIFY(stages[0].microseconds >= 2000);
        QVERIFY(stages[0].microseconds <= signedAt);
        QVERIFY(stages[1].microseconds >= 3000);
        QVERIFY(stages[2].microseconds >= 0);
        const qint64 sum =
            std::accumulate(stages.cbegin(), stages.cend(), qint64(0),
                            [](qint64 soFar, const RequestRecord::Stage &stage) { return soFar + stage.microseconds; });
        QVERIFY(sum <= total);
        QVERIFY(sum >= 5000);
    }

private:
    /// Until the record is that old.
    static void busyFor(qint64 microseconds, const RequestRecord &record)
    {
        while (record.microseconds() < microseconds)
            QThread::yieldCurrentThread();
    }
};

QTEST_GUILESS_MAIN(tst_RequestRecord)
#include "tst_requestrecord.moc"
