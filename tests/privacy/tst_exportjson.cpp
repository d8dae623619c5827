// SPDX-License-Identifier: MIT
#include "privacy/exportjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Delivery;
using am::DeliveryState;

namespace {

QJsonObject parsed(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(json, &error).object();
    return error.error == QJsonParseError::NoError ? object : QJsonObject{{u"broken"_s, error.errorString()}};
}

Delivery delivery()
{
    Delivery delivery;
    delivery.key = {u"default"_s, 7};
    delivery.platform = u"elevenlabs"_s;
    delivery.type = u"post_call_transcription"_s;
    delivery.conversation = u"conv_\"1\""_s;
    delivery.agent = u"agent_1"_s;
    delivery.eventTimestamp = 1795336800;
    delivery.state = DeliveryState::Remembered;
    delivery.reason = u"nothing new"_s;
    delivery.receivedAt = 1795336801002;
    am::DeliveryPart part;
    part.name = u"semantic/1"_s;
    part.state = DeliveryState::Dead;
    part.attempts = 2;
    part.memoryIds = QStringList{u"m1"_s, u"m2"_s};
    part.reason = u"status 500"_s;
    part.updatedAt = 1795336802000;
    delivery.parts = {part};
    return delivery;
}

} // namespace

class tst_ExportJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsTimesInUtc()
    {
        QCOMPARE(am::exportjson::date(1795336801002).toString(), u"2026-11-22T08:40:01.002Z"_s);
        QVERIFY(am::exportjson::date(0).isNull()); // and not 1970
    }

    void tellsAMemoryAsTheStoreHasIt()
    {
        am::Memory memory{.id = u"m1"_s,
                          .text = u"Likes \"tea\" \u2013 and 茶"_s,
                          .caller = u"+1"_s,
                          .conversation = u"conv_1"_s,
                          .metadata = {{u"part"_s, u"factual"_s}, {u"nested"_s, QJsonObject{{u"a"_s, 1}}}},
                          .categories = {u"food"_s}};
        memory.createdAt = QDateTime::fromMSecsSinceEpoch(1795336801002, QTimeZone(3600));
        const QJsonObject json = parsed(am::exportjson::memory(memory));
        QCOMPARE(json["id"_L1].toString(), u"m1"_s);
        QCOMPARE(json["memory"_L1].toString(), memory.text);
        QCOMPARE(json["conversation"_L1].toString(), u"conv_1"_s);
        QCOMPARE(json["metadata"_L1].toObject(), memory.metadata);
        QCOMPARE(json["categories"_L1].toArray(), QJsonArray{u"food"_s});
        QCOMPARE(json["created_at"_L1].toString(), u"2026-11-22T08:40:01.002Z"_s);
        QVERIFY(json["updated_at"_L1].isNull()); // it never was
    }

    void tellsADeliveryWithItsPartsAndItsReceipt()
    {
        const QJsonObject json = parsed(
            am::exportjson::delivery(delivery(),
                                     {{.state = DeliveryState::Received, .at = 1795336801002, .reason = u"fetched"_s},
                                      {.part = u"semantic/1"_s, .state = DeliveryState::Sending, .at = 1795336801003}},
                                     {{.tenant = u"default"_s,
                                       .platform = u"elevenlabs"_s,
                                       .conversation = u"conv_1"_s,
                                       .type = u"post_call_audio"_s,
                                       .file = {.name = u"2026-11-22/a.mp3"_s, .bytes = 3, .sha256 = "abc"},
                                       .receivedAt = 1795336802000}},
                                     R"({"data":{"n":1.50}})"));
        QCOMPARE(json["id"_L1].toInt(), 7);
        QCOMPARE(json["conversation"_L1].toString(), u"conv_\"1\""_s);
        QCOMPARE(json["state"_L1].toString(), u"remembered"_s);
        QCOMPARE(json["received_at"_L1].toString(), u"2026-11-22T08:40:01.002Z"_s);
        QVERIFY(json["updated_at"_L1].isNull());
        const QJsonObject part = json["parts"_L1][0].toObject();
        QCOMPARE(part["part"_L1].toString(), u"semantic/1"_s);
        QCOMPARE(part["state"_L1].toString(), u"dead"_s);
        QCOMPARE(part["attempts"_L1].toInt(), 2);
        QCOMPARE(part["memory_ids"_L1].toArray(), (QJsonArray{u"m1"_s, u"m2"_s}));
        QCOMPARE(part["reason"_L1].toString(), u"status 500"_s);
        QCOMPARE(json["receipt"_L1].toArray().size(), 2);
        QCOMPARE(json["receipt"_L1][0]["reason"_L1].toString(), u"fetched"_s);
        QCOMPARE(json["receipt"_L1][1]["state"_L1].toString(), u"sending"_s);
        QCOMPARE(json["recordings"_L1][0]["file"_L1].toString(), u"2026-11-22/a.mp3"_s);
        QCOMPARE(json["recordings"_L1][0]["sha256"_L1].toString(), u"abc"_s);
        QVERIFY(!json.contains("caller"_L1)); // the file is the caller's, and a report may name others
    }

    void theReportIsByteForByte_data()
    {
        QTest::addColumn<QByteArray>("report");
        QTest::addColumn<bool>("isJson");
        QTest::newRow("numbers as they were written") << QByteArray(R"({"n":1.50,"big":12345678901234567890})") << true;
        QTest::newRow("with blanks") << QByteArray("{ \"a\" :\t1 }\n") << true;
        QTest::newRow("cut short") << QByteArray(R"({"a":)") << false;
        QTest::newRow("two objects, which would end the file early") << QByteArray("{}},{") << false;
        QTest::newRow("no text") << QByteArray("\xff\0\x01", 3) << false;
    }
    void theReportIsByteForByte()
    {
        QFETCH(QByteArray, report);
        QFETCH(bool, isJson);
        const QByteArray json = am::exportjson::delivery(delivery(), {}, {}, report);
        const QJsonObject object = parsed(json);
        QVERIFY2(!object.contains("broken"_L1), json.constData());
        if (isJson) {
            QVERIFY(json.contains("\"report\":" + report));
            QVERIFY(!object.contains("report_encoding"_L1));
        } else {
            QCOMPARE(object["report_encoding"_L1].toString(), u"base64"_s);
            QCOMPARE(QByteArray::fromBase64(object["report"_L1].toString().toLatin1()), report);
        }
    }

    void aReportThatIsGoneIsNull()
    {
        const QJsonObject json = parsed(am::exportjson::delivery(delivery(), {}, {}, {}));
        QVERIFY(json.contains("report"_L1) && json["report"_L1].isNull());
    }

    void tellsALineOfTheLog()
    {
        const QJsonObject json = parsed(am::exportjson::logLine({.tenant = u"default"_s,
                                                                 .id = 5,
                                                                 .at = 1795336801002,
                                                                 .method = u"POST"_s,
                                                                 .endpoint = u"/post-call"_s,
                                                                 .status = 503,
                                                                 .code = u"storage_unavailable"_s,
                                                                 .microseconds = 1200,
                                                                 .stages = u"{}"_s,
                                                                 .caller = u"***23"_s,
                                                                 .callerKey = u"secret"_s,
                                                                 .conversation = u"conv_1"_s,
                                                                 .agent = u"agent_1"_s,
                                                                 .note = u"not kept"_s}));
        QCOMPARE(json["id"_L1].toInt(), 5);
        QCOMPARE(json["at"_L1].toString(), u"2026-11-22T08:40:01.002Z"_s);
        QCOMPARE(json["status"_L1].toInt(), 503);
        QCOMPARE(json["code"_L1].toString(), u"storage_unavailable"_s);
        QCOMPARE(json["note"_L1].toString(), u"not kept"_s);
        QVERIFY(!json.contains("caller_key"_L1));
    }

    void tellsWhatAnAgentWasTold()
    {
        const QJsonObject json = parsed(am::exportjson::call({.conversation = u"conv_1"_s,
                                                              .caller = u"+1"_s,
                                                              .agent = u"agent_1"_s,
                                                              .beganAt = 1795336801002,
                                                              .briefing = R"({"dynamic_variables":{"a":"b"}})"}));
        QCOMPARE(json["began_at"_L1].toString(), u"2026-11-22T08:40:01.002Z"_s);
        QCOMPARE(json["briefing"_L1]["dynamic_variables"_L1]["a"_L1].toString(), u"b"_s);
        // One that was too long to keep.
        QCOMPARE(parsed(am::exportjson::call({.conversation = u"conv_1"_s}))["briefing"_L1].toObject(), QJsonObject());
    }

    void tellsACard()
    {
        const QJsonObject json = parsed(am::exportjson::card(
            {.caller = u"+1"_s, .name = u"Ada"_s, .total = 9, .memories = R"([{"t":"tea"}])", .builtAt = 0}));
        QCOMPARE(json["total"_L1].toInt(), 9);
        QCOMPARE(json["memories"_L1][0]["t"_L1].toString(), u"tea"_s);
        QVERIFY(json["built_at"_L1].isNull()); // known to be out of date
    }
};

QTEST_GUILESS_MAIN(tst_ExportJson)
#include "tst_exportjson.moc"
