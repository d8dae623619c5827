// SPDX-License-Identifier: MIT
#include "calls/clientdata.h"

#include "briefing/cards.h"
#include "calls/calltokens.h"
#include "calls/keptcalls.h"
#include "calls/livecalls.h"
#include "identity/callerresolver.h"
#include "storage/reader.h"
#include "storage/writer.h"
#include "support/fakememorystore.h"
#include "support/testdata.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
const auto maren = u"+15550100123"_s;
const auto agent = u"agent_fr23r1avzzeqksgyjn8sqvehezds"_s;

/// Everything that the handler needs, and what it answered last.
struct House
{
    // Before the handler, which answers what is still open when it goes.
    am::HttpAnswer answer;
    int answers = 0;
    QObject reply;
    QString note;
    QString maskedCaller;

    am::ClientDataSettings settings{.workspaceKeys = {"wsec_1", "wsec_2"}, .deadline = 150ms};
    am::BriefingSettings briefing;
    am::IdentitySettings identity;
    am::test::FakeMemoryStore store;
    am::LiveCalls liveCalls;
    am::RetrieveSettings retrieve;
    am::CallTokens tokens{retrieve, "key", [] { return 1'795'340'400'000; }};
    am::CallerResolver callers{identity};
    QTemporaryDir directory;
    std::unique_ptr<am::Writer> writer = *am::Writer::start(directory.filePath(u"cards.db"_s));
    std::unique_ptr<am::Reader> reader = *am::Reader::start(directory.filePath(u"cards.db"_s));
    am::Cards cards{*writer, *reader, store, briefing};
    am::BriefingWriter briefings{briefing};
    am::KeptCalls kept{*writer, *reader};
    am::ClientDataHandler handler{settings, briefings, callers, cards, liveCalls, kept, tokens};

    House()
    {
        identity.ownNumbers = {u"+15550100001"_s};
        briefing.fallback.overrides = {};
    }

    void post(const QByteArray &body, const QByteArray &key = "wsec_1")
    {
        am::HttpRequest request{
            .method = "POST", .path = "/client-data", .query = {}, .headers = {}, .body = body, .peer = "127.0.0.1"};
        if (!key.isNull())
            request.headers.append("x-workspace-key", key);
        handler.handle(std::make_shared<am::Exchange>(request, am::RequestRecord(),
                                                      [this](const am::HttpAnswer &given, am::RequestRecord &record) {
                                                          answer = given;
                                                          note = record.note;
                                                          maskedCaller = record.caller();
                                                          ++answers;
                                                      }));
    }
    /// Posts, and waits for the one answer.
    void ask(const QByteArray &body, const QByteArray &key = "wsec_1")
    {
        answers = 0;
        post(body, key);
        QTRY_COMPARE(answers, 1);
    }

    QJsonObject json() const { return QJsonDocument::fromJson(answer.body).object(); }
    QJsonObject variables() const { return json().value("dynamic_variables"_L1).toObject(); }
    QString variable(const QString &name) const { return variables().value(name).toString(u"(none)"_s); }
    QJsonObject overrides() const
    {
        return json().value("conversation_config_override"_L1).toObject().value("agent"_L1).toObject();
    }
};

QByteArray bodyOf(const QString &callerId)
{
    return QJsonDocument(QJsonObject{{u"caller_id"_s, callerId},
                                     {u"called_number"_s, u"+15550100001"_s},
                                     {u"agent_id"_s, agent},
                                     {u"call_sid"_s, u"CA1"_s},
                                     {u"conversation_id"_s, u"conv_1"_s}})
        .toJson();
}

/// A 200 whatever happened: the constant type, the complete set, strings only, no null and no empty override.
void verifyComplete(const House &house)
{
    QCOMPARE(house.answer.status, 200);
    const QJsonObject json = house.json();
    QCOMPARE(json.value("type"_L1).toString(), u"conversation_initiation_client_data"_s);
    QStringList expected = am::briefingVariables();
    expected += {u"secret__memory_token"_s, u"caller_confirmed"_s};
    expected.sort();
    const QJsonObject variables = house.variables();
    QCOMPARE(variables.keys(), expected);
    for (const QJsonValue &value : variables)
        QVERIFY(value.isString());
    QCOMPARE(house.variable(u"returning_caller"_s), house.variable(u"memory_count"_s) == u"0"_s ? u"no"_s : u"yes"_s);
    if (json.contains("conversation_config_override"_L1)) {
        QVERIFY(!house.overrides().isEmpty());
        for (const QJsonValue &value : house.overrides())
            QVERIFY(value.isObject() ? !value["prompt"_L1].toString().isEmpty() : !value.toString().isEmpty());
    }
    for (const QString &key : json.keys())
        QVERIFY(
            (QStringList{u"type"_s, u"dynamic_variables"_s, u"conversation_config_override"_s, u"user_id"_s}.contains(
                key)));
}

void verifyNeutral(const House &house)
{
    verifyComplete(house);
    QCOMPARE(house.variable(u"caller_name"_s), QString());
    QCOMPARE(house.variable(u"memory_count"_s), u"0"_s);
    QCOMPARE(house.variable(u"memory_summary"_s), QString());
    QCOMPARE(house.variable(u"memory_context"_s), am::neutralCard().context);
    QCOMPARE(house.variable(u"returning_caller"_s), u"no"_s);
}

void rememberMaren(House &house)
{
    house.store.remember(maren, u"User name: Maren"_s, {{u"type"_s, u"factual"_s}});
    house.store.remember(maren, u"Likes sea stories."_s, {{u"type"_s, u"factual"_s}});
    house.store.remember(u"+15550100199"_s, u"Owes money."_s, {{u"type"_s, u"factual"_s}});
}
} // namespace

class tst_ClientData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void checksTheKeyFirst_data();
    void checksTheKeyFirst();
    void refusesBodies_data();
    void refusesBodies();
    void briefsAKnownCaller_data();
    void briefsAKnownCaller();
    void neverTellsAStrangersMemory();
    void briefsAnUnknownCaller();
    void knowsNobodyByAWithheldNumber_data();
    void knowsNobodyByAWithheldNumber();
    void takesAnyTypeInOptionalFields_data();
    void takesAnyTypeInOptionalFields();
    void keepsWhatTheAgentWasTold();
    void tellsNothingOnASharedNumber();
    void bindsTheTokenToTheCall_data();
    void bindsTheTokenToTheCall();
    void findsThePersonOnTheLine_data();
    void findsThePersonOnTheLine();
    void readsTheFixtures_data();
    void readsTheFixtures();
    void isNeutralWhenTheStoreDoesNotHelp_data();
    void isNeutralWhenTheStoreDoesNotHelp();
    void tellsTheCardWhateverTheStoreDoes_data() { isNeutralWhenTheStoreDoesNotHelp_data(); }
    void tellsTheCardWhateverTheStoreDoes();
    void sendsTheEnabledOverrides_data();
    void sendsTheEnabledOverrides();
    void survivesATemplateThatDoesNotParse();
    void callersDoNotWaitForEachOther();
    void answersWhenItDies();
    void describesItsRoute();
};

void tst_ClientData::checksTheKeyFirst_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("a right key") << QByteArray("wsec_1") << bodyOf(maren) << 200 << QByteArray();
    QTest::newRow("the other right key") << QByteArray("wsec_2") << bodyOf(maren) << 200 << QByteArray();
    QTest::newRow("a wrong key") << QByteArray("wsec_3") << bodyOf(maren) << 401 << QByteArray("workspace_key_wrong");
    QTest::newRow("no key") << QByteArray() << bodyOf(maren) << 401 << QByteArray("workspace_key_missing");
    QTest::newRow("a wrong key hides what is wrong with the body")
        << QByteArray("wsec_3") << QByteArray("{") << 401 << QByteArray("workspace_key_wrong");
}

void tst_ClientData::checksTheKeyFirst()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    House house;
    house.ask(body, key);
    QCOMPARE(house.answer.status, status);
    QCOMPARE(house.answer.code, code);
    QCOMPARE(house.store.calls, status == 200 ? 1 : 0);
    QCOMPARE(house.liveCalls.count(), status == 200 ? 1 : 0);
}

void tst_ClientData::refusesBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("nothing") << QByteArray() << QByteArray("invalid_json");
    QTest::newRow("half an object") << QByteArray("{\"caller_id\":") << QByteArray("invalid_json");
    QTest::newRow("an array") << QByteArray("[]") << QByteArray("invalid_body");
    QTest::newRow("no caller_id") << QByteArray("{\"agent_id\":\"a\"}") << QByteArray("caller_id_missing");
    QTest::newRow("a number") << QByteArray("{\"caller_id\":15550100123}") << QByteArray("caller_id_not_a_string");
    QTest::newRow("null") << QByteArray("{\"caller_id\":null}") << QByteArray("caller_id_not_a_string");
    QTest::newRow("an object") << QByteArray("{\"caller_id\":{}}") << QByteArray("caller_id_not_a_string");
}

void tst_ClientData::refusesBodies()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, code);
    House house;
    house.ask(body);
    QCOMPARE(house.answer.status, 400);
    QCOMPARE(house.answer.code, code);
    QCOMPARE(house.store.calls, 0);
}

void tst_ClientData::briefsAKnownCaller_data()
{
    QTest::addColumn<QString>("callerId");
    QTest::newRow("by number") << maren;
    QTest::newRow("by tel") << u"tel:+1-555-010-0123"_s;
    QTest::newRow("by SIP") << u"\"Some One\" <sip:+15550100123@pbx.example.com;transport=tls>"_s;
    QTest::newRow("with a lost plus") << u" 15550100123"_s;
}

void tst_ClientData::briefsAKnownCaller()
{
    QFETCH(QString, callerId);
    House house;
    rememberMaren(house);
    house.ask(bodyOf(callerId));
    verifyComplete(house);
    QCOMPARE(house.variable(u"caller_id"_s), maren);
    QCOMPARE(house.variable(u"caller_name"_s), u"Maren"_s);
    QCOMPARE(house.variable(u"memory_count"_s), u"2"_s);
    QVERIFY(house.variable(u"memory_summary"_s).contains(u"Likes sea stories."_s));
    QVERIFY(house.variable(u"memory_context"_s).contains(u"Likes sea stories."_s));
    QVERIFY(!house.answer.body.contains("Owes money"));
    QCOMPARE(house.json().value("user_id"_L1).toString(), maren);
    QCOMPARE(house.liveCalls.caller(u"conv_1"_s), maren);
    QCOMPARE(house.maskedCaller, u"***23"_s);
    QCOMPARE(house.note, QString());
}

void tst_ClientData::neverTellsAStrangersMemory()
{
    House house;
    house.store.ignoresCaller = true;
    rememberMaren(house);
    house.store.remember(u"+15550100188"_s, u"Secret of a stranger"_s);
    QTest::ignoreMessage(QtWarningMsg, "the store answered 2 memories of other callers; dropped");
    house.ask(bodyOf(maren));
    verifyComplete(house);
    QVERIFY(!house.answer.body.contains("Secret"));
    QVERIFY(house.variable(u"memory_context"_s).contains(u"Likes sea stories."_s));
    QCOMPARE(house.variable(u"memory_count"_s), u"2"_s);
}

void tst_ClientData::briefsAnUnknownCaller()
{
    House house;
    house.ask(bodyOf(maren));
    verifyNeutral(house);
    QCOMPARE(house.variable(u"caller_id"_s), maren);
    QCOMPARE(house.json().value("user_id"_L1).toString(), maren);
    QCOMPARE(house.liveCalls.caller(u"conv_1"_s), maren);
}

void tst_ClientData::knowsNobodyByAWithheldNumber_data()
{
    QTest::addColumn<QString>("callerId");
    for (const QString &id : {u""_s, u" "_s, u"anonymous"_s, u"Private Number"_s, u"+266696687"_s,
                              u"sip:anonymous@anonymous.invalid"_s, u"{{system__caller_id}}"_s})
        QTest::addRow("'%s'", qPrintable(id)) << id;
}

void tst_ClientData::knowsNobodyByAWithheldNumber()
{
    QFETCH(QString, callerId);
    House house;
    house.store.remember(callerId, u"Secret of a stranger"_s);
    house.store.remember({}, u"Secret of a stranger"_s);
    house.ask(bodyOf(callerId));
    verifyNeutral(house);
    QCOMPARE(house.variable(u"caller_id"_s), QString());
    QVERIFY(!house.json().contains("user_id"_L1));
    QCOMPARE(house.store.calls, 0);
    QVERIFY(house.liveCalls.isKnown(u"conv_1"_s));
    QCOMPARE(house.liveCalls.caller(u"conv_1"_s), QString());
    QCOMPARE(house.note, u"anonymous"_s);
}

void tst_ClientData::takesAnyTypeInOptionalFields_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::newRow("nothing else") << QByteArray();
    for (const char *value :
         {"null", "7", "true", "{}", "[]", "[{\"X-A\":\"b\"}]", "\"\"", "\" \\n\"", "{\"X-A\":\"b\"}"}) {
        QByteArray rest;
        for (const char *field : {"called_number", "agent_id", "call_sid", "conversation_id", "call_id", "sip_headers",
                                  "conversation_initiation_source", "something_new"})
            rest += QByteArray(",\"") + field + "\":" + value;
        QTest::newRow(value) << rest;
    }
}

void tst_ClientData::takesAnyTypeInOptionalFields()
{
    QFETCH(QByteArray, rest);
    House house;
    rememberMaren(house);
    house.ask("{\"caller_id\":\"+15550100123\"" + rest + '}');
    verifyComplete(house);
    QCOMPARE(house.variable(u"memory_count"_s), u"2"_s);
    QCOMPARE(house.liveCalls.count(), 1);
}

void tst_ClientData::bindsTheTokenToTheCall_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("caller");
    QTest::addColumn<QString>("call"); // empty = one of ours
    QTest::newRow("a call with its conversation") << bodyOf(maren) << maren << u"conv_1"_s;
    QTest::newRow("a call without one") << QByteArray("{\"caller_id\":\"+15550100123\"}") << maren << QString();
    QTest::newRow("a withheld number") << bodyOf(u"anonymous"_s) << QString() << u"conv_1"_s;
}

void tst_ClientData::bindsTheTokenToTheCall()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, caller);
    QFETCH(QString, call);
    House house;
    house.ask(body);
    const auto read = house.tokens.read(house.variable(u"secret__memory_token"_s).toLatin1());
    const auto *token = std::get_if<am::CallToken>(&read);
    QVERIFY(token);
    QCOMPARE(token->caller, caller);
    if (call.isEmpty())
        QVERIFY2(token->call.startsWith("call_"_L1), qPrintable(token->call));
    else
        QCOMPARE(token->call, call);
    QVERIFY(house.liveCalls.isKnown(token->call));
    QCOMPARE(house.liveCalls.caller(token->call), caller);
}

void tst_ClientData::keepsWhatTheAgentWasTold()
{
    House house;
    rememberMaren(house);
    house.ask(bodyOf(maren));
    std::optional<am::Result<am::CallRow>> kept;
    const auto look = [&house, &kept] {
        kept.reset();
        house.kept.find(u"conv_1"_s, &house.reply, [&kept](const am::Result<am::CallRow> &row) { kept = row; });
        [&kept] { QTRY_VERIFY(kept); }();
        return kept->has_value();
    };
    QTRY_VERIFY(look());
    const am::CallRow &row = **kept;
    QCOMPARE(row.caller, maren);
    QCOMPARE(row.agent, agent);
    QVERIFY(row.beganAt > 0);
    const QByteArray token = house.variable(u"secret__memory_token"_s).toLatin1();
    QByteArray told = house.answer.body;
    QCOMPARE(row.briefing, told.replace(token, "<REDACTED>"));
    QVERIFY(!row.briefing.contains(token));
    QCOMPARE(row.briefingBytes, row.briefing.size());
}

void tst_ClientData::tellsNothingOnASharedNumber()
{
    House house;
    house.identity.sharedNumbers = {u"+1 555 010 0123"_s};
    rememberMaren(house);
    house.ask(bodyOf(maren));
    verifyNeutral(house);
    QCOMPARE(house.variable(u"caller_confirmed"_s), u"no"_s);
    QVERIFY(!house.answer.body.contains("sea stories"));
    QVERIFY(!house.answer.body.contains("Maren"));
    QCOMPARE(house.note, u"shared number"_s);
    QTRY_COMPARE(house.store.calls, 1); // the card is made behind the answer
    house.ask(bodyOf(maren));
    verifyNeutral(house);
    house.ask(bodyOf(u"+15550100188"_s));
    QCOMPARE(house.variable(u"caller_confirmed"_s), u"yes"_s);
    house.ask(bodyOf(u"anonymous"_s));
    QCOMPARE(house.variable(u"caller_confirmed"_s), u"no"_s);
}

void tst_ClientData::findsThePersonOnTheLine_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("key");
    QTest::newRow("inbound") << QByteArray("{\"caller_id\":\"+15550100123\",\"called_number\":\"+15550100001\"}")
                             << maren;
    QTest::newRow("outbound") << QByteArray("{\"caller_id\":\"+15550100001\",\"called_number\":\"+15550100123\"}")
                              << maren;
    QTest::newRow("outbound to nobody") << QByteArray("{\"caller_id\":\"+15550100001\"}") << QString();
    QTest::newRow("WhatsApp: no call_sid, no plus")
        << QByteArray("{\"caller_id\":\"4915112345678\",\"call_sid\":\"\",\"called_number\":\"105512345678\"}")
        << u"+4915112345678"_s;
    QTest::newRow("WhatsApp: named as the source")
        << QByteArray("{\"caller_id\":\"4915112345678\",\"conversation_initiation_source\":\"whatsapp\"}")
        << u"+4915112345678"_s;
    QTest::newRow("SMS: no call_sid") << QByteArray("{\"caller_id\":\"+15550100123\",\"call_sid\":\"\"}") << maren;
}

void tst_ClientData::findsThePersonOnTheLine()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, key);
    House house;
    house.ask(body);
    verifyNeutral(house);
    QCOMPARE(house.variable(u"caller_id"_s), key);
    QCOMPARE(house.json().contains("user_id"_L1), !key.isEmpty());
}

void tst_ClientData::readsTheFixtures_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("conversation");
    QTest::newRow("Twilio") << u"client_data_twilio"_s << maren << u"conv_nddegnjh353m811sqszs0r8aq8jm"_s;
    QTest::newRow("Twilio, four fields") << u"client_data_twilio_legacy_no_conversation_id"_s << maren << QString();
    QTest::newRow("SIP") << u"client_data_sip"_s << u"+15550100188"_s << u"conv_fw88a73ggddg54gm0e6sa4j3ysxq"_s;
    QTest::newRow("a private number") << u"client_data_private_number"_s << QString()
                                      << u"conv_95xzq6b7425vvy3pp21qhe1zajf3"_s;
}

void tst_ClientData::readsTheFixtures()
{
    QFETCH(QString, file);
    QFETCH(QString, key);
    QFETCH(QString, conversation);
    House house;
    house.ask(am::test::testData(u"elevenlabs/requests/%1.json"_s.arg(file)));
    verifyNeutral(house);
    QCOMPARE(house.variable(u"caller_id"_s), key);
    QCOMPARE(house.liveCalls.count(), 1);
    if (!conversation.isEmpty())
        QCOMPARE(house.liveCalls.caller(conversation), key);
}

void tst_ClientData::isNeutralWhenTheStoreDoesNotHelp_data()
{
    QTest::addColumn<int>("delay");
    QTest::addColumn<bool>("silent");
    QTest::addColumn<bool>("failing");
    QTest::addColumn<bool>("atTheDeadline");
    QTest::newRow("slower than the deadline") << 5000 << false << false << true;
    QTest::newRow("silent") << 0 << true << false << true;
    QTest::newRow("failing") << 0 << false << true << false;
}

void tst_ClientData::isNeutralWhenTheStoreDoesNotHelp()
{
    QFETCH(int, delay);
    QFETCH(bool, silent);
    QFETCH(bool, failing);
    QFETCH(bool, atTheDeadline);
    House house;
    rememberMaren(house);
    house.store.delay = delay;
    house.store.silent = silent;
    if (failing)
        house.store.failure = am::Error{am::Error::Kind::Unreachable, u"refused"_s};
    QElapsedTimer timer;
    timer.start();
    house.ask(bodyOf(maren));
    verifyNeutral(house);
    QCOMPARE(house.variable(u"caller_id"_s), maren);
    QCOMPARE(house.liveCalls.caller(u"conv_1"_s), maren);
    QCOMPARE(house.note, failing ? u"store: refused"_s : u"store: no answer within the deadline"_s);
    if (atTheDeadline)
        QVERIFY(timer.elapsed() >= 140);
    QVERIFY(timer.elapsed() < 5000);
}

void tst_ClientData::tellsTheCardWhateverTheStoreDoes()
{
    QFETCH(int, delay);
    QFETCH(bool, silent);
    QFETCH(bool, failing);
    House house;
    rememberMaren(house);
    house.ask(bodyOf(maren));
    const QByteArray before = house.answer.body;
    house.store.delay = delay;
    house.store.silent = silent;
    if (failing)
        house.store.failure = am::Error{am::Error::Kind::Unreachable, u"refused"_s};
    house.ask(bodyOf(maren));
    QCOMPARE(house.answer.body, before);
    QCOMPARE(house.note, QString());
    house.ask(bodyOf(u"+15550100177"_s));
    verifyNeutral(house);
}

void tst_ClientData::sendsTheEnabledOverrides_data()
{
    QTest::addColumn<QStringList>("enabled");
    QTest::addColumn<QByteArray>("sent");
    QTest::newRow("none") << QStringList() << QByteArray();
    QTest::newRow("prompt") << QStringList{u"prompt"_s}
                            << QByteArray("{\"prompt\":{\"prompt\":\"You speak with Maren.\"}}");
    QTest::newRow("first_message") << QStringList{u"first_message"_s}
                                   << QByteArray("{\"first_message\":\"Welcome back, Maren.\"}");
    QTest::newRow("language") << QStringList{u"language"_s} << QByteArray("{\"language\":\"de\"}");
    QTest::newRow("all of them") << QStringList{u"prompt"_s, u"first_message"_s, u"language"_s}
                                 << QByteArray("{\"first_message\":\"Welcome back, Maren.\",\"language\":\"de\","
                                               "\"prompt\":{\"prompt\":\"You speak with Maren.\"}}");
}

void tst_ClientData::sendsTheEnabledOverrides()
{
    QFETCH(QStringList, enabled);
    QFETCH(QByteArray, sent);
    House house;
    rememberMaren(house);
    house.briefing.agents.insert(agent, {.overrides = enabled,
                                         .prompt = u"You speak with {{caller_name}}."_s,
                                         .firstMessage = u"Welcome back, {{caller_name}}."_s,
                                         .language = u"de"_s});
    house.ask(bodyOf(maren));
    verifyComplete(house);
    QCOMPARE(house.json().contains("conversation_config_override"_L1), !sent.isEmpty());
    QCOMPARE(house.overrides(), QJsonDocument::fromJson(sent).object());
}

void tst_ClientData::survivesATemplateThatDoesNotParse()
{
    House house;
    house.briefing.fallback = {
        .overrides = {u"prompt"_s}, .prompt = u"{{#if caller_name}}"_s, .firstMessage = {}, .language = {}};
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"left out.*without"_s));
    house.ask(bodyOf(maren));
    verifyNeutral(house);
    QVERIFY(!house.json().contains("conversation_config_override"_L1));
}

void tst_ClientData::callersDoNotWaitForEachOther()
{
    House house;
    house.settings.deadline = 20s;
    house.store.silent = true;
    house.post(bodyOf(maren));
    QTRY_COMPARE(house.store.calls, 1);
    house.store.silent = false;
    house.post(bodyOf(u"+15550100188"_s));
    QTRY_COMPARE(house.answers, 1);
    QCOMPARE(house.variable(u"caller_id"_s), u"+15550100188"_s);
}

void tst_ClientData::answersWhenItDies()
{
    House house;
    house.store.silent = true;
    int status = 0;
    {
        am::ClientDataHandler handler(house.settings, house.briefings, house.callers, house.cards, house.liveCalls,
                                      house.kept, house.tokens);
        am::HttpRequest request;
        request.headers.append("x-workspace-key", "wsec_1");
        request.body = bodyOf(maren);
        handler.handle(std::make_shared<am::Exchange>(
            request, am::RequestRecord(),
            [&status](const am::HttpAnswer &given, am::RequestRecord &) { status = given.status; }));
        QCOMPARE(status, 0);
    }
    QCOMPARE(status, 500);
    // Whoever asks for the same card later has the earlier one's deadline behind them.
    house.ask(bodyOf(maren));
    verifyNeutral(house);
    QCOMPARE(status, 500);
}

void tst_ClientData::describesItsRoute()
{
    House house;
    const am::Route route = house.handler.route();
    QCOMPARE(route.method, QByteArray("POST"));
    QCOMPARE(route.path, QByteArray("/client-data"));
    QCOMPARE(route.maximumBody, 65536);
    QCOMPARE(route.contentTypes, QList<QByteArray>{"application/json"});
    QVERIFY(route.handle);
}

QTEST_GUILESS_MAIN(tst_ClientData)
#include "tst_clientdata.moc"
