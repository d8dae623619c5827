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
        for (qint64 id : {1, 2})
            begin(inFlight, id, Place::Sending);
        begin(inFlight, 3);
        QVERIFY(!inFlight.move(key(3), Place::Sending, many));
        inFlight.end(key(1));
        QVERIFY(inFlight.move(key(3), Place::Sending, many));
        QVERIFY(inFlight.contains(key(2)));
        QVERIFY(!inFlight.contains(key(1)));
    }

    void readsAsManyMeanwhile()
    {
        InFlight inFlight(m_settings);
        begin(inFlight, 1);
        QVERIFY(inFlight.hasRoomFor(10, many));
        begin(inFlight, 2);
        QVERIFY(!inFlight.hasRoomFor(10, many));
        QVERIFY(inFlight.move(key(1), Place::Sending, many));
        QVERIFY(inFlight.hasRoomFor(10, many));
        begin(inFlight, 3);
        QVERIFY(inFlight.move(key(2), Place::Sending, many));
        begin(inFlight, 4);
        QVERIFY(!inFlight.hasRoom(many)); // two and two
        inFlight.end(key(4));             // could not be read
        QVERIFY(inFlight.hasRoom(many));
    }

    void hasFewerWhenTheStoreIsUnwell()
    {
        InFlight inFlight(m_settings);
        QVERIFY(!inFlight.hasRoom(0));
        QVERIFY(inFlight.hasRoom(1));
        begin(inFlight, 1);
        QVERIFY(!inFlight.hasRoom(1));
        QVERIFY(!inFlight.move(key(1), Place::Sending, 0));
        QVERIFY(inFlight.move(key(1), Place::Sending, 1));
        begin(inFlight, 2);
        QVERIFY(!inFlight.move(key(2), Place::Sending, 1));
    }

    void whoWaitsForAnEventKeepsNobodyFromSending()
    {
        InFlight inFlight(m_settings);
        for (int id = 1; id <= 16; ++id) {
            begin(inFlight, id, Place::Sending);
            QVERIFY(inFlight.move(key(id), Place::Confirming, many));
        }
        begin(inFlight, 17, Place::Sending);
        QVERIFY(!inFlight.move(key(17), Place::Confirming, many)); // 8 for each place to send from
        begin(inFlight, 18, Place::Sending);
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
    static void begin(InFlight &inFlight, qint64 id, Place place = Place::Reading)
    {
        QVERIFY(inFlight.hasRoomFor(1, many));
        inFlight.begin(delivery(id, 1));
        QVERIFY(place == Place::Reading || inFlight.move(key(id), place, many));
    }

    am::DeliverySettings m_settings;
};

QTEST_GUILESS_MAIN(tst_InFlight)
#include "tst_inflight.moc"
