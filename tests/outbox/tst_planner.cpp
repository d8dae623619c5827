// SPDX-License-Identifier: MIT
#include "outbox/planner.h"
#include "support/testdata.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallReport;
using am::DeliverySettings;
using am::Message;
using am::PlannedPart;
using Role = am::CallReport::Turn::Role;

namespace {

CallReport fixture(const QString &name)
{
    return *am::parseCallReport(am::test::testData(u"elevenlabs/post-call/%1.json"_s.arg(name)));
}

CallReport spoken(const QStringList &turns)
{
    CallReport report;
    report.type = u"post_call_transcription"_s;
    report.conversation = u"conv_1"_s;
    for (qsizetype i = 0; i < turns.size(); ++i)
        report.turns.append({i % 2 == 0 ? Role::User : Role::Agent, turns.at(i), double(i)});
    return report;
}

QStringList names(const QList<PlannedPart> &parts)
{
    QStringList found;
    for (const PlannedPart &part : parts)
        found.append(part.part);
    return found;
}

QStringList texts(const PlannedPart &part)
{
    QStringList found;
    for (const Message &message : part.messages)
        found.append((message.role == Message::Role::User ? u"U:"_s : u"A:"_s) + message.text);
    return found;
}

DeliverySettings chunks(int characters)
{
    DeliverySettings settings;
    settings.chunkCharacters = characters;
    return settings;
}

} // namespace

class tst_Planner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void remembersFactsAndConversation()
    {
        const auto parts = am::plan(fixture(u"01_transcription_twilio_object"_s), u"+15550100123"_s, {});
        QCOMPARE(names(parts), (QStringList{u"factual"_s, u"semantic"_s}));

        const PlannedPart &factual = parts.first();
        QCOMPARE(factual.caller, u"+15550100123"_s);
        QCOMPARE(factual.conversation, u"conv_fs2r811k33t63cj0mhyyd0cxp0xr"_s);
        QVERIFY(!factual.extract);
        QCOMPARE(factual.messages.size(), 2);
        QVERIFY(factual.messages.at(0).text.startsWith("Maren asked"_L1));
        QCOMPARE(factual.messages.at(1).text, u"Delivery address: 14 Quay Street"_s);
        QCOMPARE(factual.happenedAt.toSecsSinceEpoch(), 1795336800);
        QCOMPARE(factual.metadata, (QJsonObject{{u"type"_s, u"factual"_s},
                                                {u"agent_id"_s, u"agent_fr23r1avzzeqksgyjn8sqvehezds"_s},
                                                {u"conversation_id"_s, u"conv_fs2r811k33t63cj0mhyyd0cxp0xr"_s},
                                                {u"call_duration"_s, 31},
                                                {u"timestamp"_s, u"2026-11-22T08:40:00Z"_s},
                                                {u"part"_s, u"factual"_s},
                                                {u"parts"_s, 2}}));

        const PlannedPart &semantic = parts.last();
        QVERIFY(semantic.extract);
        QCOMPARE(semantic.messages.size(), 7);
        QCOMPARE(semantic.messages.at(0).role, Message::Role::Assistant);
        QCOMPARE(semantic.messages.at(1).role, Message::Role::User);
        QCOMPARE(semantic.metadata.value("type"_L1).toString(), u"semantic"_s);
    }

    void addsTheRationaleIfConfigured()
    {
        DeliverySettings settings;
        settings.rationale = true;
        const auto parts = am::plan(fixture(u"01_transcription_twilio_object"_s), {}, settings);
        QCOMPARE(parts.first().messages.last().text, u"Memory utilized: The agent recalled the favourite author."_s);
    }

    void leavesExtractionToTheSettings()
    {
        DeliverySettings settings;
        settings.extractFactual = true;
        settings.extractSemantic = false;
        const auto parts = am::plan(fixture(u"01_transcription_twilio_object"_s), {}, settings);
        QVERIFY(parts.first().extract);
        QVERIFY(!parts.last().extract);
    }

    void labelsAreReadable()
    {
        CallReport report = spoken({});
        report.data = {
            {u"user_name"_s, {}, u"Ines"_s}, {u"x"_s, u"Their birthday"_s, u"May"_s}, {u"pet-dog"_s, {}, u"yes"_s}};
        QCOMPARE(texts(am::plan(report, {}, {}).first()),
                 (QStringList{u"U:User name: Ines"_s, u"U:Their birthday: May"_s, u"U:Pet dog: yes"_s}));
    }

    void hasNothingToRememberOf_data()
    {
        QTest::addColumn<CallReport>("report");
        QTest::addColumn<QString>("reason");
        QTest::newRow("audio") << fixture(u"04_audio"_s) << u"nothing to remember: post_call_audio"_s;
        QTest::newRow("a call that never began") << fixture(u"05_call_initiation_failure_twilio"_s)
                                                 << u"the call never began: busy (twilio CallStatus busy, SIP 487)"_s;
        QTest::newRow("a call that never began over SIP")
            << fixture(u"06_call_initiation_failure_sip"_s)
            << u"the call never began: no-answer (SIP 480, no answer from ***66)"_s;
        QTest::newRow("a call that never began, and nobody says why")
            << *am::parseCallReport("{\"type\":\"call_initiation_failure\",\"data\":{\"conversation_id\":\"c\"}}")
            << u"the call never began: unknown"_s;
        QTest::newRow("a call in which only the agent spoke")
            << *am::parseCallReport("{\"type\":\"post_call_transcription\",\"data\":{\"conversation_id\":\"c\","
                                    "\"transcript\":[{\"role\":\"agent\",\"message\":\"Hello?\"}]}}")
            << u"nothing to remember: nobody spoke, no summary, no data"_s;
        CallReport unknown = fixture(u"01_transcription_twilio_object"_s);
        unknown.type = u"voice_removed"_s;
        QTest::newRow("an event of another product") << unknown << u"nothing to remember: voice_removed"_s;
    }
    void hasNothingToRememberOf()
    {
        QFETCH(CallReport, report);
        QVERIFY(am::plan(report, u"+1"_s, {}).isEmpty());
        QTEST(am::nothingToRemember(report), "reason");
    }

    void aSummaryAloneIsFactual()
    {
        CallReport report = spoken({});
        report.turns = {{Role::Agent, u"Hello?"_s, 0}};
        report.summary = u"Nobody answered."_s;
        QCOMPARE(names(am::plan(report, {}, {})), QStringList{u"factual"_s});
    }

    void aConversationAloneIsSemantic()
    {
        QCOMPARE(names(am::plan(spoken({u"Hi"_s}), {}, {})), QStringList{u"semantic"_s});
    }

    void cutsLongCallsBetweenTurns()
    {
        const CallReport report = fixture(u"11_transcription_400_turns"_s);
        const auto parts = am::plan(report, u"+1"_s, {});
        QVERIFY(parts.size() > 6);
        QStringList said;
        for (qsizetype i = 1; i < parts.size(); ++i) {
            QCOMPARE(parts.at(i).part, u"semantic/%1"_s.arg(i));
            QCOMPARE(parts.at(i).metadata.value("part"_L1).toString(), parts.at(i).part);
            QCOMPARE(parts.at(i).metadata.value("parts"_L1).toInt(), parts.size());
            qsizetype bytes = 0;
            for (const Message &message : parts.at(i).messages) {
                said.append(message.text);
                bytes += message.text.toUtf8().size();
            }
            QVERIFY(bytes <= 6000);
        }
        QCOMPARE(said.size(), 400);
        for (qsizetype i = 0; i < said.size(); ++i)
            QCOMPARE(said.at(i), report.turns.at(i).text);
    }

    void fillsChunksToTheBrim()
    {
        const auto parts = am::plan(spoken({u"0123456789"_s, u"0123456789"_s, u"0"_s}), {}, chunks(20));
        QCOMPARE(names(parts), (QStringList{u"semantic/1"_s, u"semantic/2"_s}));
        QCOMPARE(parts.first().messages.size(), 2);
    }

    void cutsALongTurn_data()
    {
        QTest::addColumn<QString>("turn");
        QTest::addColumn<QStringList>("pieces");
        QTest::newRow("behind a sentence") << u"I came home. Then it rained a lot."_s
                                           << QStringList{u"I came home."_s, u"Then it rained a"_s, u"lot."_s};
        QTest::newRow("else behind a word")
            << u"one two three four five six"_s << QStringList{u"one two three"_s, u"four five six"_s};
        QTest::newRow("else anywhere") << u"0123456789abcdefghij"_s << QStringList{u"0123456789abcdef"_s, u"ghij"_s};
        QTest::newRow("counted in bytes")
            << u"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"_s
            << QStringList{u"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"_s, u"\u00e9"_s};
        QTest::newRow("full-width sentences have no blanks")
            << u"\u4eca\u65e5\u306f\u3002\u660e\u65e5"_s
            << QStringList{u"\u4eca\u65e5\u306f\u3002"_s, u"\u660e\u65e5"_s};
        QTest::newRow("never within a character")
            << u"abc\U0001F600\U0001F600\U0001F600\U0001F600"_s
            << QStringList{u"abc\U0001F600\U0001F600\U0001F600"_s, u"\U0001F600"_s};
    }
    void cutsALongTurn()
    {
        QFETCH(QString, turn);
        QFETCH(QStringList, pieces);
        QStringList found;
        for (const PlannedPart &part : am::plan(spoken({turn}), {}, chunks(16))) {
            for (const Message &message : part.messages)
                found.append(message.text);
        }
        QCOMPARE(found, pieces);
    }

    void survivesSillySettings()
    {
        for (const int characters : {-1, 0, 1}) {
            const auto parts = am::plan(fixture(u"01_transcription_twilio_object"_s), {}, chunks(characters));
            QVERIFY(parts.size() > 2);
        }
    }

    void plansTheSameEveryTime()
    {
        const CallReport report = fixture(u"11_transcription_400_turns"_s);
        const auto first = am::plan(report, u"+1"_s, chunks(500));
        const auto second = am::plan(report, u"+1"_s, chunks(500));
        QCOMPARE(names(first), names(second));
        for (qsizetype i = 0; i < first.size(); ++i)
            QCOMPARE(texts(first.at(i)), texts(second.at(i)));
    }
};

QTEST_GUILESS_MAIN(tst_Planner)
#include "tst_planner.moc"
