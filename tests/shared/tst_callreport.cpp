// SPDX-License-Identifier: MIT
#include "shared/callreport.h"
#include "support/testdata.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallReport;
using Source = am::CallReport::CallerCandidate::Source;

namespace {

CallReport parsed(const QByteArray &json)
{
    const auto report = am::parseCallReport(json);
    if (!report) {
        qWarning() << report.error().detail;
        return {};
    }
    return *report;
}

/// A transcription whose `data` is exactly this.
QByteArray transcription(const QByteArray &data)
{
    return "{\"type\":\"post_call_transcription\",\"event_timestamp\":1795336844,\"data\":" + data + '}';
}

QString candidates(const CallReport &report)
{
    QStringList words;
    for (const auto &candidate : report.callerCandidates)
        words.append(u"%1:%2"_s.arg(int(candidate.source)).arg(candidate.value));
    return words.join(u' ');
}

} // namespace

class tst_CallReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsEveryForm_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("conversation");
        QTest::addColumn<qsizetype>("turns");
        QTest::addColumn<qsizetype>("data");
        QTest::addColumn<qint64>("startedAt");
        QTest::addColumn<qint64>("duration");
        QTest::addColumn<QString>("firstCandidate");
        const QString call = u"post_call_transcription"_s;
        QTest::newRow("the official object")
            << u"01_transcription_twilio_object"_s << call << u"conv_fs2r811k33t63cj0mhyyd0cxp0xr"_s << qsizetype(7)
            << qsizetype(1) << qint64(1795336800) << qint64(31) << u"+15550100123"_s;
        QTest::newRow("an array of one") << u"02_transcription_array_form"_s << call
                                         << u"conv_f7xwmhbdzxf3n0hpkj9a8d9evxgj"_s << qsizetype(3) << qsizetype(0)
                                         << qint64(1795337400) << qint64(14) << u"+15550100144"_s;
        QTest::newRow("the legacy flat form")
            << u"03_transcription_legacy_flat"_s << call << u"conv_7yqsf5k20jncsq49y7b051kwc2e9"_s << qsizetype(3)
            << qsizetype(0) << qint64(0) << qint64(22) << u"+15550100155"_s;
        QTest::newRow("audio") << u"04_audio"_s << u"post_call_audio"_s << u"conv_fs2r811k33t63cj0mhyyd0cxp0xr"_s
                               << qsizetype(0) << qsizetype(0) << qint64(0) << qint64(0) << QString();
        QTest::newRow("a call that never began")
            << u"05_call_initiation_failure_twilio"_s << u"call_initiation_failure"_s
            << u"conv_b874dasbghyd34wc1mdbv9hx844j"_s << qsizetype(0) << qsizetype(0) << qint64(0) << qint64(0)
            << u"+15550100166"_s;
        QTest::newRow("a SIP trunk") << u"07_transcription_sip_inbound"_s << call
                                     << u"conv_n1qyybqcaj35g7cxzj6k8dbaf9ev"_s << qsizetype(3) << qsizetype(0)
                                     << qint64(1795338600) << qint64(19) << u"+15550100188"_s;
        QTest::newRow("the web, without a phone")
            << u"08_transcription_web_no_phone"_s << call << u"conv_ww6g4wkzke65ff7r38q9g0e5fjjv"_s << qsizetype(3)
            << qsizetype(0) << qint64(1795339200) << qint64(16) << u"user_5521"_s;
        QTest::newRow("tool turns have no words")
            << u"09_transcription_tools_null_messages"_s << call << u"conv_nb7fj02pf7j4kneba5prtygxfdwe"_s
            << qsizetype(5) << qsizetype(0) << qint64(1795339800) << qint64(36) << u"+15550100199"_s;
        QTest::newRow("four hundred turns")
            << u"11_transcription_400_turns"_s << call << u"conv_6p6s8853vbqqmatyzwnyebapw8wm"_s << qsizetype(400)
            << qsizetype(0) << qint64(1795344000) << qint64(3410) << u"+15550100133"_s;
        QTest::newRow("nulls and unknown fields")
            << u"nulls_and_unknown_fields"_s << call << u"conv_1nq2cec1qjt1grw2vbvmtg9qanqc"_s << qsizetype(3)
            << qsizetype(0) << qint64(1795337400) << qint64(14) << QString();
        QTest::newRow("a withheld number is the resolver's business")
            << u"private_number"_s << call << u"conv_rgmsbebaccnqfw7ydge3kc906h1r"_s << qsizetype(3) << qsizetype(0)
            << qint64(1795337400) << qint64(14) << u"anonymous"_s;
    }
    void readsEveryForm()
    {
        QFETCH(QString, file);
        const CallReport report = parsed(am::test::testData(u"elevenlabs/post-call/%1.json"_s.arg(file)));
        QTEST(report.type, "type");
        QTEST(report.conversation, "conversation");
        QTEST(report.turns.size(), "turns");
        QTEST(report.data.size(), "data");
        QTEST(report.startedAt, "startedAt");
        QTEST(report.durationSeconds, "duration");
        QTEST(report.callerCandidates.value(0).value, "firstCandidate");
        QVERIFY(report.agent.startsWith("agent_"_L1));
    }

    void readsTheConversationAsTheApiReturnsIt()
    {
        const QByteArray event = am::test::testData(u"elevenlabs/post-call/01_transcription_twilio_object.json"_s);
        const QJsonObject data = QJsonDocument::fromJson(event).object().value("data"_L1).toObject();
        const CallReport report = parsed(QJsonDocument(data).toJson());
        QVERIFY(report.isTranscription());
        QCOMPARE(report.conversation, u"conv_fs2r811k33t63cj0mhyyd0cxp0xr"_s);
        QCOMPARE(report.turns.size(), 7);
        QCOMPARE(report.data.size(), 1);
    }

    void readsTheAnalysis()
    {
        const CallReport report =
            parsed(am::test::testData(u"elevenlabs/post-call/01_transcription_twilio_object.json"_s));
        QCOMPARE(report.eventTimestamp, 1795336844);
        QCOMPARE(report.status, u"done"_s);
        QCOMPARE(report.callSuccessful, u"success"_s);
        QCOMPARE(report.direction, CallReport::Direction::Inbound);
        QCOMPARE(report.language, u"en"_s);
        QVERIFY(report.summary.startsWith("Maren asked which author"_L1));
        QCOMPARE(report.data.first().id, u"delivery_address"_s);
        QCOMPARE(report.data.first().value, u"14 Quay Street"_s);
        QCOMPARE(report.criteria.size(), 1);
        QCOMPARE(report.criteria.first().rationale, u"The agent recalled the favourite author."_s);
        QVERIFY(report.hasCallerSpoken());
    }

    void readsTheLegacyAnalysis()
    {
        const CallReport report =
            parsed(am::test::testData(u"elevenlabs/post-call/03_transcription_legacy_flat.json"_s));
        QCOMPARE(report.summary, u"Ines said her reading club meets on Thursdays."_s);
        QCOMPARE(report.criteria.size(), 1);
        QCOMPARE(report.callerCandidates.first().source, Source::CallerId);
    }

    void readsWhyACallNeverBegan()
    {
        const CallReport twilio =
            parsed(am::test::testData(u"elevenlabs/post-call/05_call_initiation_failure_twilio.json"_s));
        QVERIFY(twilio.isInitiationFailure());
        QCOMPARE(twilio.failureReason, u"busy"_s);
        QCOMPARE(twilio.failureDetail, u"twilio CallStatus busy, SIP 487"_s);
        const CallReport sip =
            parsed(am::test::testData(u"elevenlabs/post-call/06_call_initiation_failure_sip.json"_s));
        QCOMPARE(sip.failureReason, u"no-answer"_s);
        QCOMPARE(sip.failureDetail, u"SIP 480, no answer from ***66"_s); // no number in it
        QVERIFY(parsed("{\"type\":\"call_initiation_failure\",\"data\":{\"conversation_id\":\"c\"}}")
                    .failureDetail.isEmpty());
    }

    void joinsTheVoicesOfATurn()
    {
        const CallReport report =
            parsed(am::test::testData(u"elevenlabs/post-call/09_transcription_tools_null_messages.json"_s));
        QCOMPARE(report.turns.at(3).text, u"Our shelf says: returns within thirty days."_s);
        QCOMPARE(report.turns.at(3).role, CallReport::Turn::Role::Agent);
        QCOMPARE(report.turns.at(4).text, u"1"_s);
    }

    void keepsWhatWasHeardOfAnInterruptedTurn()
    {
        const CallReport report =
            parsed(transcription("{\"conversation_id\":\"c\",\"transcript\":[{\"role\":\"agent\",\"interrupted\":true,"
                                 "\"message\":\"We open at\",\"original_message\":\"We open at nine.\"}]}"));
        QCOMPARE(report.turns.size(), 1);
        QCOMPARE(report.turns.first().text, u"We open at"_s);
        QVERIFY(!report.hasCallerSpoken());
    }

    void putsCollectedValuesIntoWords_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("words");
        QTest::newRow("text") << QByteArray("\" 14 Quay Street \"") << u"14 Quay Street"_s;
        QTest::newRow("true") << QByteArray("true") << u"yes"_s;
        QTest::newRow("false") << QByteArray("false") << u"no"_s;
        QTest::newRow("a whole number has no point") << QByteArray("42.0") << u"42"_s;
        QTest::newRow("a large number has no exponent") << QByteArray("15550100123") << u"15550100123"_s;
        QTest::newRow("a fraction stays as short as it was") << QByteArray("0.1") << u"0.1"_s;
        QTest::newRow("a list is joined, nulls left out") << QByteArray("[\"a\",null,2,true]") << u"a, 2, yes"_s;
        QTest::newRow("an object stays JSON") << QByteArray("{\"b\": [1, 2]}") << u"{\"b\":[1,2]}"_s;
        QTest::newRow("null says nothing") << QByteArray("null") << QString();
        QTest::newRow("blanks say nothing") << QByteArray("\"  \"") << QString();
        QTest::newRow("an empty list says nothing") << QByteArray("[]") << QString();
        QTest::newRow("an empty object says nothing") << QByteArray("{}") << QString();
    }
    void putsCollectedValuesIntoWords()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, words);
        const QByteArray asObject = "{\"d\":{\"data_collection_id\":\"d\",\"value\":" + value + "}}";
        const QByteArray asList = "[{\"data_collection_id\":\"d\",\"name\":\"The D\",\"value\":" + value + "}]";
        for (const QByteArray &results :
             {"\"data_collection_results\":" + asObject, "\"data_collection_results_list\":" + asList}) {
            const CallReport report =
                parsed(transcription("{\"conversation_id\":\"c\",\"analysis\":{" + results + "}}"));
            QCOMPARE(report.data.size(), words.isEmpty() ? 0 : 1);
            QCOMPARE(report.data.value(0).value, words);
        }
    }

    void ranksTheCallersCandidates_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QString>("found");
        const QByteArray everything =
            "{\"conversation_id\":\"c\",\"external_number\":\"+1\",\"user_id\":\"u\",\"metadata\":{\"caller_id\":\"+"
            "3\","
            "\"phone_call\":{\"direction\":\"DIRECTION\",\"external_number\":\"+2\",\"agent_number\":\"+9\"},"
            "\"whatsapp\":{\"whatsapp_user_id\":\"w\"},\"sms\":{\"sms_user_phone_number\":\"+5\"}},"
            "\"conversation_initiation_client_data\":{\"user_id\":\"v\",\"dynamic_variables\":"
            "{\"system__caller_id\":\"+4\"}}}";
        QTest::newRow("inbound") << QByteArray(everything).replace("DIRECTION", "inbound")
                                 << u"1:+1 2:+2 3:w 4:+5 5:+3 6:+4 7:u 7:v"_s;
        QTest::newRow("outbound, the calling number is ours")
            << QByteArray(everything).replace("DIRECTION", "outbound") << u"1:+1 2:+2 3:w 4:+5 5:+3 7:u 7:v"_s;
        QTest::newRow("a number sent as a number")
            << QByteArray("{\"conversation_id\":\"c\",\"external_number\":15550100123}") << u"1:15550100123"_s;
        QTest::newRow("nobody") << QByteArray("{\"conversation_id\":\"c\",\"user_id\":null}") << QString();
        QTest::newRow("the same user id twice is one")
            << QByteArray("{\"conversation_id\":\"c\",\"user_id\":\"u\",\"conversation_initiation_client_data\":{"
                          "\"user_id\":\"u\"}}")
            << u"7:u"_s;
    }
    void ranksTheCallersCandidates()
    {
        QFETCH(QByteArray, data);
        QTEST(candidates(parsed(transcription(data))), "found");
    }

    void toleratesHostileTypes_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *value : {"null", "true", "1", "-1e308", "\"x\"", "[]", "[[]]", "{}", "[{}]", "{\"a\":null}"}) {
            QByteArray data = "{\"conversation_id\":\"c\"";
            for (const char *key : {"agent_id", "status", "transcript", "metadata", "analysis", "user_id",
                                    "conversation_initiation_client_data", "failure_reason", "external_number"})
                data += QByteArray(",\"") + key + "\":" + value;
            QTest::addRow("every field is %s", value) << transcription(data + '}');

            QByteArray inner =
                "{\"conversation_id\":\"c\",\"transcript\":[" + QByteArray(value) + ",{\"role\":" + value +
                ",\"message\":\"m\"},{\"role\":\"user\",\"message\":" + value + ",\"multivoice_message\":" + value +
                ",\"time_in_call_secs\":" + value + "}],\"metadata\":{\"phone_call\":" + value +
                ",\"start_time_unix_secs\":" + value + ",\"call_duration_secs\":" + value + ",\"whatsapp\":" + value +
                "},\"analysis\":{\"transcript_summary\":" + value + ",\"data_collection_results\":" + value +
                ",\"data_collection_results_list\":" + value + ",\"evaluation_criteria_results\":" + value + "}}";
            QTest::addRow("every inner field is %s", value) << transcription(inner);
            QTest::addRow("event_timestamp is %s", value)
                << QByteArray("{\"type\":\"t\",\"data\":{\"conversation_id\":\"c\"},\"event_timestamp\":") + value +
                       '}';
        }
    }
    void toleratesHostileTypes()
    {
        QFETCH(QByteArray, json);
        const CallReport report = parsed(json);
        QCOMPARE(report.conversation, u"c"_s);
        QVERIFY(report.startedAt >= 0);
        QVERIFY(report.durationSeconds >= 0);
        for (const auto &turn : report.turns)
            QVERIFY(!turn.text.isEmpty());
    }

    void readsAQuotedTimestamp()
    {
        QCOMPARE(parsed("{\"type\":\"t\",\"event_timestamp\":\"1795336844\",\"data\":{}}").eventTimestamp, 1795336844);
    }

    void refusesWhatIsNoReport_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("half a JSON") << QByteArray("{\"type\":");
        QTest::newRow("a number") << QByteArray("1");
        QTest::newRow("an empty array") << QByteArray("[]");
        QTest::newRow("an array of a number") << QByteArray("[1]");
        QTest::newRow("two events at once") << QByteArray("[{\"type\":\"a\"},{\"type\":\"b\"}]");
        QTest::newRow("an object about something else") << QByteArray("{\"hello\":1}");
        QTest::newRow("a type that is no text") << QByteArray("{\"type\":1,\"data\":{}}");
        QTest::newRow("nested too deep") << QByteArray(100'000, '[');
    }
    void refusesWhatIsNoReport()
    {
        QFETCH(QByteArray, json);
        const auto report = am::parseCallReport(json);
        QVERIFY(!report);
        QCOMPARE(report.error().kind, am::Error::Kind::BadInput);
        QVERIFY(!report.error().detail.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_CallReport)
#include "tst_callreport.moc"
