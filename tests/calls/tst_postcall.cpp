// SPDX-License-Identifier: MIT
#include "calls/postcall.h"

#include "asking.h"
#include "fakeoutbox.h"
#include "shared/signature.h"
#include "storage/sidethread.h"
#include "support/testdata.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::test::Asking;
using am::test::FakeOutbox;

namespace {
constexpr qint64 now = 1795340400;
const QByteArray key = "wsec_current";
const QByteArray formerKey = "wsec_former";
const QByteArray report = "{\"type\":\"post_call_transcription\",\"event_timestamp\":1795340395,"
                          "\"data\":{\"conversation_id\":\"conv_1\",\"agent_id\":\"agent_1\",\"transcript\":[]}}";
const QByteArray other = "{\"type\":\"post_call_audio\",\"data\":{\"conversation_id\":\"conv_1\"}}";

am::HttpRequest request(const QByteArray &body, const QList<QByteArray> &signatures)
{
    am::HttpRequest result{
        .method = "POST", .path = "/post-call", .query = {}, .headers = {}, .body = body, .peer = {}};
    for (const QByteArray &signature : signatures)
        result.headers.append("elevenlabs-signature", signature);
    return result;
}

am::HttpRequest signedRequest(const QByteArray &body, qint64 timestamp = now)
{
    return request(body, {am::signature::sign(key, timestamp, body)});
}
} // namespace

class tst_PostCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_settings = {};
        m_settings.signingKeys = {key, formerKey};
    }

    void answers_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QList<QByteArray>>("signatures");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<int>("kept");

        const auto row = [](const char *name, const QByteArray &body, const QByteArray &signature, int status,
                            const char *code, int kept) {
            QTest::newRow(name) << body << QList<QByteArray>{signature} << status << QByteArray(code) << kept;
        };
        const auto sign = [](const QByteArray &body, qint64 offset = 0) {
            return am::signature::sign(key, now + offset, body);
        };
        row("a signed report is kept", report, sign(report), 200, "", 1);
        row("a report signed with the former key is kept", report, am::signature::sign(formerKey, now, report), 200, "",
            1);
        row("a report of 30 minutes ago is kept", report, sign(report, -1800), 200, "", 1);
        row("an event of unknown type is kept", "{\"type\":\"voice_removed\"}", sign("{\"type\":\"voice_removed\"}"),
            200, "", 1);
        row("a changed byte is refused", QByteArray(report).replace("conv_1", "conv_2"), sign(report), 401,
            "signature_mismatch", 0);
        row("another key is refused", report, am::signature::sign("wsec_other", now, report), 401, "signature_mismatch",
            0);
        row("31 minutes old is refused", report, sign(report, -1860), 401, "timestamp_too_old", 0);
        row("6 minutes ahead is refused", report, sign(report, 360), 401, "timestamp_in_future", 0);
        row("a header without v0 is refused", report, "t=1795340400,v1=00", 401, "signature_malformed", 0);
        QTest::newRow("no header is refused")
            << report << QList<QByteArray>{} << 401 << QByteArray("signature_missing") << 0;
        QTest::newRow("two headers are refused")
            << report << QList<QByteArray>{sign(report), sign(report)} << 401 << QByteArray("signature_malformed") << 0;
        row("what is no JSON is refused", "{\"type\"", sign("{\"type\""), 400, "invalid_json", 0);
        row("an empty body is refused", "", sign(""), 400, "invalid_json", 0);
        row("an empty array is refused", "[]", sign("[]"), 400, "invalid_body", 0);
        row("an array of two is kept as two", "[" + report + "," + other + "]", sign("[" + report + "," + other + "]"),
            200, "", 2);
        row("an array with something wrong in it is refused whole", "[" + report + ",5]", sign("[" + report + ",5]"),
            400, "invalid_body", 0);
        row("broken JSON without a signature tells nothing of it", "{\"type\"", "t=1795340400,v0=", 401,
            "signature_malformed", 0);
    }
    void answers()
    {
        QFETCH(QByteArray, body);
        QFETCH(QList<QByteArray>, signatures);
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        QFETCH(int, kept);
        FakeOutbox outbox;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        Asking asking(request(body, signatures));
        asking.put(handler);
        QTRY_COMPARE(asking.answers, 1);
        QCOMPARE(asking.answer.status, status);
        QCOMPARE(asking.answer.code, code);
        QCOMPARE(outbox.kept.size(), kept);
        if (status == 200)
            QCOMPARE(asking.answer.body, "{\"status\":\"ok\"}");
        const QByteArray expected = am::signature::sign(key, now, body).split('=').last();
        for (const QByteArray &secret : {expected, key, formerKey}) {
            QVERIFY(!asking.answer.body.contains(secret));
            QVERIFY(!asking.record.note.contains(QLatin1StringView(secret)));
        }
    }

    void namesTheByteOfBrokenJson()
    {
        FakeOutbox outbox;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        Asking asking(signedRequest("{\"type\""));
        asking.put(handler);
        QTRY_COMPARE(asking.answers, 1);
        QCOMPARE(asking.json().value("error"_L1).toString(), u"invalid JSON at byte 7"_s);
    }

    void keepsTheExactBytes()
    {
        const QByteArray body = am::test::testData(u"elevenlabs/post-call/01_transcription_twilio_object.json"_s);
        FakeOutbox outbox;
        am::LiveCalls calls(clock());
        calls.begin(u"conv_fs2r811k33t63cj0mhyyd0cxp0xr"_s, u"+15550100123"_s);
        am::PostCallHandler handler(m_settings, outbox, calls, m_side, clock());
        Asking asking(signedRequest(body));
        asking.put(handler);
        QTRY_COMPARE(asking.answers, 1);
        QCOMPARE(outbox.kept.size(), 1);
        QCOMPARE(outbox.kept.first().body, body);
        QCOMPARE(outbox.kept.first().caller, u"+15550100123"_s);
        QCOMPARE(outbox.kept.first().type, u"post_call_transcription"_s);
    }

    void leavesARecord()
    {
        FakeOutbox outbox;
        am::LiveCalls calls(clock());
        calls.begin(u"conv_1"_s, u"+15550100123"_s);
        am::PostCallHandler handler(m_settings, outbox, calls, m_side, clock());
        Asking asking(signedRequest(report));
        asking.put(handler);
        QTRY_COMPARE(asking.answers, 1);
        QCOMPARE(asking.record.conversation, u"conv_1"_s);
        QCOMPARE(asking.record.agent, u"agent_1"_s);
        QCOMPARE(asking.record.caller(), u"***23"_s);
        QCOMPARE(asking.record.note, QString());
        QByteArrayList stages;
        for (const auto &stage : asking.record.stages())
            stages.append(stage.name);
        QCOMPARE(stages, (QByteArrayList{"signature", "envelope", "stored"}));
    }

    void saysInTheLogWhatWasWrongWithASignature()
    {
        FakeOutbox outbox;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        Asking asking(request(report, {"t=1795340400,v1=00"}));
        asking.put(handler);
        QTRY_COMPARE(asking.answers, 1);
        QVERIFY2(asking.record.note.contains("only another scheme"_L1), qPrintable(asking.record.note));
        QVERIFY(!asking.answer.body.contains("scheme"));
    }

    void answersADuplicateAsASuccess()
    {
        FakeOutbox outbox;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        Asking first(signedRequest(report));
        first.put(handler);
        QTRY_COMPARE(first.answers, 1);
        Asking second(signedRequest(report, now - 30));
        second.put(handler);
        QTRY_COMPARE(second.answers, 1);
        QCOMPARE(second.answer.status, 200);
        QCOMPARE(second.answer.body, first.answer.body);
        QCOMPARE(second.record.note, u"duplicate"_s);
        QCOMPARE(outbox.kept.size(), 1);

        Asking both(signedRequest("[" + report + "," + other + "]"));
        both.put(handler);
        QTRY_COMPARE(both.answers, 1);
        QCOMPARE(both.answer.status, 200);
        QCOMPARE(both.record.note, u"duplicate: 1 of 2"_s);
        QCOMPARE(outbox.kept.size(), 2);
    }

    void whatWasErasedIsTakenWithThanks()
    {
        FakeOutbox outbox;
        outbox.erased = u"conv_1"_s;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        Asking asking(signedRequest(R"({"type":"post_call_audio","data":{"conversation_id":"conv_1"}})"));
        asking.put(handler);
        QTRY_COMPARE(asking.answers, 1);
        QCOMPARE(asking.answer.status, 200);
        QCOMPARE(asking.record.note, u"erased"_s);
        QCOMPARE(outbox.kept.size(), 0);
    }

    void answersAFullDiskAsAFailure()
    {
        FakeOutbox outbox;
        outbox.failure = am::Error{am::Error::Kind::Storage, u"database or disk is full"_s};
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        Asking asking(signedRequest(report));
        asking.put(handler);
        QTRY_COMPARE(asking.answers, 1);
        QCOMPARE(asking.answer.status, 503);
        QCOMPARE(asking.answer.code, "storage_unavailable");
        QVERIFY(asking.answer.headers.contains(QPair<QByteArray, QByteArray>("Retry-After", "5")));
        QVERIFY(!asking.answer.body.contains("disk"));
        QVERIFY(asking.record.note.contains("disk is full"_L1));
    }

    void saysNothingBeforeTheRowIsOnDisk()
    {
        FakeOutbox outbox;
        outbox.silent = true;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        Asking asking(signedRequest(report));
        asking.put(handler);
        QCoreApplication::processEvents();
        QCOMPARE(asking.answers, 0);
    }

    void refusesEverythingWithoutAKey()
    {
        m_settings.signingKeys.clear();
        FakeOutbox outbox;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        Asking asking(signedRequest(report));
        asking.put(handler);
        QCOMPARE(asking.answers, 1);
        QCOMPARE(asking.answer.status, 401);
        QCOMPARE(asking.answer.code, "signing_key_not_configured");
        QVERIFY(outbox.kept.isEmpty());
    }

    void takesNewSettingsWithTheNextRequest()
    {
        FakeOutbox outbox;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        m_settings.signingKeys = {formerKey};
        Asking refused(signedRequest(report));
        refused.put(handler);
        QTRY_COMPARE(refused.answer.status, 401);
        m_settings.signingKeys = {key};
        m_settings.oldest = std::chrono::seconds(7200);
        Asking accepted(signedRequest(report, now - 7200));
        accepted.put(handler);
        QTRY_COMPARE(accepted.answers, 1);
        QCOMPARE(accepted.answer.status, 200);
    }

    void readsLargeBodiesBesideTheEventLoop()
    {
        QByteArray large = report;
        large.replace("\"transcript\":[]",
                      "\"transcript\":[\"" + QByteArray(am::PostCallHandler::largestHere, 'x') + "\"]");
        FakeOutbox outbox;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        Asking asking(signedRequest(large));
        asking.put(handler);
        Asking small(signedRequest(other)); // is not held up by it
        small.put(handler);
        QTRY_COMPARE(asking.answers, 1);
        QCOMPARE(asking.answer.status, 200);
        QCOMPARE(asking.record.conversation, u"conv_1"_s);
        QCOMPARE(asking.record.stages().front().name, "aside");
        QCOMPARE(small.answers, 1);
        QCOMPARE(outbox.kept.size(), 2);
        QCOMPARE(outbox.kept.at(0).type, u"post_call_audio"_s);
        QCOMPARE(outbox.kept.at(1).body, large);
    }

    void refusesLargeBodiesAsSmallOnes_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("signedWith");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        const QByteArray large(am::PostCallHandler::largestHere + 1, ' ');
        QTest::newRow("a wrong signature")
            << large << QByteArray("wsec_other") << 401 << QByteArray("signature_mismatch");
        QTest::newRow("nothing in it") << large << key << 400 << QByteArray("invalid_json");
        QTest::newRow("no event") << large + "5" << key << 400 << QByteArray("invalid_body");
    }
    void refusesLargeBodiesAsSmallOnes()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, signedWith);
        FakeOutbox outbox;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        Asking asking(request(body, {am::signature::sign(signedWith, now, body)}));
        asking.put(handler);
        QTRY_COMPARE(asking.answers, 1);
        QTEST(asking.answer.status, "status");
        QTEST(asking.answer.code, "code");
        QVERIFY(outbox.kept.isEmpty());
    }

    void answersALargeBodyThatNobodyWaitsForAnyMore()
    {
        const QByteArray large(am::PostCallHandler::largestHere + 1, ' ');
        FakeOutbox outbox;
        Asking asking(signedRequest(large));
        {
            am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
            asking.put(handler);
        }
        QTRY_COMPARE(asking.answers, 1); // the exchange's own, when it was dropped
        QCOMPARE(asking.answer.status, 500);
    }

    void isReachedThroughItsRoute()
    {
        FakeOutbox outbox;
        am::PostCallHandler handler(m_settings, outbox, m_calls, m_side, clock());
        const am::Route route = handler.route(1000);
        QCOMPARE(route.method, "POST");
        QCOMPARE(route.path, "/post-call");
        QCOMPARE(route.maximumBody, 1000);
        QCOMPARE(handler.route().maximumBody, 32 * 1024 * 1024);
        Asking asking(signedRequest(report));
        route.handle(std::exchange(asking.exchange, nullptr));
        QTRY_COMPARE(asking.answer.body, "{\"status\":\"ok\"}");
    }

private:
    static am::Clock clock()
    {
        return [] { return now * 1000 + 999; };
    }
    am::PostCallSettings m_settings;
    am::LiveCalls m_calls{clock()};
    am::SideThread m_side;
};

QTEST_GUILESS_MAIN(tst_PostCall)
#include "tst_postcall.moc"
