// SPDX-License-Identifier: MIT
#include "outbox/inflight.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Delivery;
using am::DeliveryKey;
using am::InFlight;
using Place = am::InFlight::Place;

namespace {

constexpr int many = 1000;

DeliveryKey key(qint64 id)
{
    return {u"default"_s, id};
}

Delivery delivery(qint64 id, qint64 bytes = 10)
{
    Delivery made;
    made.key = key(id);
    made.caller = u"+%1"_s.arg(id);
    made.bodyBytes = bytes;
    return made;
}

} // namespace

class tst_InFlight : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_settings = {};
        m_settings.inFlight = 2;
        m_settings.reportBytesInFlight = 100;
    }

    void hasAsManyPlacesAsTheSettingsSay()
    {
        InFlight inFlight(m_settings);
        inFlight.begin(delivery(1));
        QVERIFY(inFlight.hasRoomFor(10, many));
        inFlight.begin(delivery(2));
        QVERIFY(!inFlight.hasRoomFor(10, many));
        inFlight.end(key(1));
        QVERIFY(inFlight.hasRoomFor(10, many));
        QVERIFY(inFlight.contains(key(2)));
        QVERIFY(!inFlight.contains(key(1)));
    }

    void hasFewerWhenTheStoreIsUnwell()
    {
        InFlight inFlight(m_settings);
        QVERIFY(!inFlight.hasRoom(0));
        QVERIFY(inFlight.hasRoom(1));
        inFlight.begin(delivery(1));
        QVERIFY(!inFlight.hasRoom(1));
    }

    void whoWaitsForAnEventKeepsNobodyFromSending()
    {
        InFlight inFlight(m_settings);
        for (int id = 1; id <= 16; ++id) {
            QVERIFY(inFlight.hasRoomFor(1, many));
            inFlight.begin(delivery(id, 1));
            QVERIFY(inFlight.move(key(id), Place::Confirming, many));
        }
        inFlight.begin(delivery(17, 1));
        QVERIFY(!inFlight.move(key(17), Place::Confirming, many)); // 8 for each place to send from
        inFlight.begin(delivery(18, 1));
        QVERIFY(!inFlight.hasRoom(many));
        QVERIFY(!inFlight.move(key(1), Place::Sending, many)); // and none is left to send from
        inFlight.end(key(18));
        QVERIFY(inFlight.move(key(1), Place::Sending, many));
        QVERIFY(inFlight.move(key(1), Place::Sending, many)); // it is there
        QVERIFY(inFlight.move(key(17), Place::Confirming, many));
        QCOMPARE(inFlight.size(), 17);
    }

    void reportsStayWithinTheirBytes()
    {
        InFlight inFlight(m_settings);
        inFlight.begin(delivery(1, 60));
        QVERIFY(inFlight.hasRoomFor(40, many));
        QVERIFY(!inFlight.hasRoomFor(41, many));
        inFlight.end(key(1));
        QVERIFY(inFlight.hasRoomFor(101, many)); // alone
        inFlight.begin(delivery(2, 101));
        QVERIFY(!inFlight.hasRoomFor(1, many));
        inFlight.end(key(2));
        QVERIFY(inFlight.hasRoomFor(100, many));
    }

    void knowsWhoseTheyAre()
    {
        InFlight inFlight(m_settings);
        inFlight.begin(delivery(1));
        QVERIFY(inFlight.hasCaller(u"default"_s, u"+1"_s));
        QVERIFY(!inFlight.hasCaller(u"other"_s, u"+1"_s));
        QVERIFY(!inFlight.hasCaller(u"default"_s, u"+2"_s));
        QVERIFY(inFlight.runs().isEmpty()); // its report is being read
        inFlight.end(key(1));
        QVERIFY(!inFlight.hasCaller(u"default"_s, u"+1"_s));
        QCOMPARE(inFlight.size(), 0);
    }

private:
    am::DeliverySettings m_settings;
};

QTEST_GUILESS_MAIN(tst_InFlight)
#include "tst_inflight.moc"
