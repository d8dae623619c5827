// SPDX-License-Identifier: MIT
#include "briefing/briefingwriter.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace {
const am::Caller maren{am::Caller::Kind::Phone, u"+15550100123"_s};

am::Card knownCard()
{
    return {.memories = 7, .name = u"Maren"_s, .summary = u"Likes sea stories."_s, .context = u"Notes: sea"_s};
}

am::BriefingSettings with(const am::AgentSettings &agent)
{
    am::BriefingSettings settings;
    settings.agents.insert(u"agent_1"_s, agent);
    return settings;
}

QRegularExpression replaces(const QString &agent)
{
    return QRegularExpression(
        u"agent %1 has no prompt here.*replaces the prompt.*agents.%1.prompt.*overrides = \\[\\]"_s.arg(agent));
}
/// One agent, agent_1, as it is set up at ElevenLabs; nobody else is known.
class OneAgent final : public am::AgentProfiles
{
public:
    am::AgentProfile agent{.prompt = u"You are the front desk of {{shop_name}}.\n"_s,
                           .firstMessage = u"Front desk, hello."_s,
                           .language = u"de"_s,
                           .allowedOverrides = {u"prompt"_s, u"first_message"_s, u"language"_s}};

    const am::AgentProfile *profile(const QString &id) override { return id == u"agent_1"_s ? &agent : nullptr; }
    [[nodiscard]] QHash<QString, am::AgentProfile> all() const override { return {{u"agent_1"_s, agent}}; }
    [[nodiscard]] bool areLookedUp() const override { return true; }
};

am::Card speaking(const QString &language)
{
    am::Card card = knownCard();
    card.language = language;
    return card;
}
} // namespace

class tst_BriefingWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void givesTheCompleteSet_data()
    {
        QTest::addColumn<bool>("known");
        QTest::addColumn<QStringList>("values"); // in the order of briefingVariables()
        QTest::newRow("of a returning caller")
            << true
            << QStringList{u"+15550100123"_s, u"Maren"_s, u"7"_s, u"Likes sea stories."_s, u"Notes: sea"_s, u"yes"_s};
        QTest::newRow("of nobody") << false
                                   << QStringList{u""_s, u""_s, u"0"_s, u""_s, am::neutralCard().context, u"no"_s};
    }
    void givesTheCompleteSet()
    {
        QFETCH(bool, known);
        QFETCH(QStringList, values);
        const am::BriefingSettings settings = with({.overrides = {}, .prompt = {}, .firstMessage = {}, .language = {}});
        am::BriefingWriter writer(settings);
        const am::Briefing briefing =
            writer.write(u"agent_1"_s, known ? maren : am::Caller(), known ? knownCard() : am::neutralCard());
        QCOMPARE(briefing.variables.size(), am::briefingVariables().size());
        for (qsizetype i = 0; i < values.size(); ++i)
            QCOMPARE(briefing.variables.value(am::briefingVariables()[i]), values[i]);
        QVERIFY(!briefing.prompt && !briefing.firstMessage && !briefing.language);
    }

    void sendsOnlyWhatIsEnabledAndThere_data()
    {
        QTest::addColumn<QStringList>("overrides");
        QTest::addColumn<QString>("firstMessage");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QStringList>("sent");
        const QString hello = u"Hello {{caller_name}}"_s;
        QTest::newRow("none is enabled") << QStringList() << hello << u"de"_s << QStringList{u""_s, u""_s, u""_s};
        QTest::newRow("the prompt only") << QStringList{u"prompt"_s} << hello << u"de"_s
                                         << QStringList{u"Know: Notes: sea"_s, u""_s, u""_s};
        QTest::newRow("the first message only")
            << QStringList{u"first_message"_s} << hello << u"de"_s << QStringList{u""_s, u"Hello Maren"_s, u""_s};
        QTest::newRow("the language only")
            << QStringList{u"language"_s} << hello << u"de"_s << QStringList{u""_s, u""_s, u"de"_s};
        QTest::newRow("all") << QStringList{u"prompt"_s, u"first_message"_s, u"language"_s} << hello << u"de"_s
                             << QStringList{u"Know: Notes: sea"_s, u"Hello Maren"_s, u"de"_s};
        QTest::newRow("a blank first message is not sent")
            << QStringList{u"first_message"_s} << u" \n"_s << u""_s << QStringList{u""_s, u""_s, u""_s};
        QTest::newRow("no language is not sent")
            << QStringList{u"language"_s} << hello << u""_s << QStringList{u""_s, u""_s, u""_s};
    }
    void sendsOnlyWhatIsEnabledAndThere()
    {
        QFETCH(QStringList, overrides);
        QFETCH(QString, firstMessage);
        QFETCH(QString, language);
        QFETCH(QStringList, sent);
        const am::BriefingSettings settings = with({.overrides = overrides,
                                                    .prompt = u"Know: {{memory_context}}"_s,
                                                    .firstMessage = firstMessage,
                                                    .language = language});
        am::BriefingWriter writer(settings);
        const am::Briefing briefing = writer.write(u"agent_1"_s, maren, knownCard());
        const auto check = [](const std::optional<QString> &got, const QString &expected) {
            QCOMPARE(got.has_value(), !expected.isEmpty());
            QCOMPARE(got.value_or(QString()), expected);
        };
        check(briefing.prompt, sent[0]);
        check(briefing.firstMessage, sent[1]);
        check(briefing.language, sent[2]);
    }

    void sendsNoFirstMessageWithoutATemplate()
    {
        const am::BriefingSettings settings =
            with({.overrides = {u"first_message"_s}, .prompt = {}, .firstMessage = {}, .language = {}});
        am::BriefingWriter writer(settings);
        QVERIFY(!writer.write(u"agent_1"_s, maren, knownCard()).firstMessage);
    }

    void warnsOnceForEachAgentWithoutAPrompt()
    {
        const am::BriefingSettings settings;
        am::BriefingWriter writer(settings);
        QTest::ignoreMessage(QtWarningMsg, replaces(u"agent_1"_s));
        const am::Briefing briefing = writer.write(u"agent_1"_s, maren, knownCard());
        QVERIFY(briefing.prompt->contains(u"Notes: sea"_s));
        QVERIFY(!briefing.prompt->contains(u"{{"_s));
        QVERIFY(writer.write(u"agent_1"_s, {}, am::neutralCard()).prompt->contains(am::neutralCard().context));
        QTest::ignoreMessage(QtWarningMsg, replaces(u"agent_2"_s));
        QVERIFY(writer.write(u"agent_2"_s, maren, knownCard()).prompt);
        QTest::ignoreMessage(QtWarningMsg, replaces(u"default"_s));
        QVERIFY(writer.write({}, maren, knownCard()).prompt);
    }

    void putsTheNotesBehindTheAgentsOwnPrompt()
    {
        const am::BriefingSettings settings;
        OneAgent profiles;
        am::BriefingWriter writer(settings, &profiles);
        const am::Briefing briefing = writer.write(u"agent_1"_s, maren, knownCard());
        QVERIFY(briefing.prompt);
        QVERIFY2(briefing.prompt->startsWith(u"You are the front desk of {{shop_name}}.\n\nAm Telefon ist vermutlich "
                                             "Maren.\n\nNotes: sea\n\nNutze diese Notizen"_s),
                 qPrintable(*briefing.prompt));
        QVERIFY(!briefing.firstMessage && !briefing.language);
    }

    void touchesNothingOfTheAgentWithoutNeed_data()
    {
        QTest::addColumn<QString>("agent");
        QTest::addColumn<QString>("prompt"); // its own
        QTest::addColumn<bool>("known");
        const QString plain = u"You are the front desk."_s;
        QTest::newRow("nothing is known of the caller") << u"agent_1"_s << plain << false;
        QTest::newRow("its own prompt has a place for the notes")
            << u"agent_1"_s << u"Notes:\n{{memory_context}}"_s << true;
        QTest::newRow("its own prompt is not known yet") << u"agent_2"_s << plain << true;
    }
    void touchesNothingOfTheAgentWithoutNeed()
    {
        QFETCH(QString, agent);
        QFETCH(QString, prompt);
        QFETCH(bool, known);
        const am::BriefingSettings settings;
        OneAgent profiles;
        profiles.agent.prompt = prompt;
        am::BriefingWriter writer(settings, &profiles);
        const am::Briefing briefing = writer.write(agent, maren, known ? knownCard() : am::neutralCard());
        QVERIFY(!briefing.prompt && !briefing.firstMessage && !briefing.language);
        QCOMPARE(briefing.variables.size(), am::briefingVariables().size());
    }

    void sendsNothingThatIsForbidden()
    {
        am::AgentSettings agent;
        agent.overrides = {u"prompt"_s, u"first_message"_s, u"language"_s};
        agent.prompt = u"P"_s;
        agent.firstMessage = u"F"_s;
        agent.language = u"en"_s;
        const am::BriefingSettings settings = with(agent);
        OneAgent profiles;
        am::BriefingWriter writer(settings, &profiles);
        for (const QString &allowed : {u"prompt"_s, u"first_message"_s, u"language"_s, QString()}) {
            profiles.agent.allowedOverrides = {allowed};
            const am::Briefing briefing = writer.write(u"agent_1"_s, maren, knownCard());
            QCOMPARE(briefing.prompt.has_value(), allowed == u"prompt"_s);
            QCOMPARE(briefing.firstMessage.has_value(), allowed == u"first_message"_s);
            QCOMPARE(briefing.language.has_value(), allowed == u"language"_s);
        }
    }

    void appendsTheNotesWhereTheyAreAskedForAndHaveNoPlace_data()
    {
        QTest::addColumn<bool>("append");
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("sent");
        const QString notes =
            u"The caller is probably Maren.\n\nNotes: sea\n\nUse such notes where they help the caller. "
            "Do not recite them, and do not guess what they do not say."_s;
        QTest::newRow("not asked for: the prompt is whole as it is") << false << u"Be kind.\n"_s << u"Be kind.\n"_s;
        QTest::newRow("asked for") << true << u"Be kind.\n"_s << u"Be kind.\n\n"_s + notes;
        QTest::newRow("asked for, with a place of their own")
            << true << u"Know: {{memory_context}}. Be kind."_s << u"Know: Notes: sea. Be kind."_s;
        QTest::newRow("asked for, with a place for their summary")
            << true << u"{{memory_summary}} Be kind."_s << u"Likes sea stories. Be kind."_s;
        QTest::newRow("asked for, and the name is no place")
            << true << u"Help {{caller_name}}."_s << u"Help Maren.\n\n"_s + notes;
    }
    void appendsTheNotesWhereTheyAreAskedForAndHaveNoPlace()
    {
        QFETCH(bool, append);
        QFETCH(QString, prompt);
        am::AgentSettings agent;
        agent.prompt = prompt;
        agent.appendContext = append;
        const am::BriefingSettings settings = with(agent);
        am::BriefingWriter writer(settings);
        QTEST(writer.write(u"agent_1"_s, maren, knownCard()).prompt.value_or(QString()), "sent");
    }

    void addressesCallersInTheirLanguage_data()
    {
        QTest::addColumn<QStringList>("callerLanguages");
        QTest::addColumn<QString>("spoken"); // by the caller
        QTest::addColumn<bool>("defaultGreeting");
        QTest::addColumn<QStringList>("sent"); // language, first message
        const QStringList two{u"es"_s, u"pt-br"_s};
        const QString ours = u"Hola, Maren, qué gusto volver a hablar con usted. ¿En qué puedo ayudarle?"_s;
        QTest::newRow("nothing is known of their language")
            << two << QString() << true << QStringList{u"en"_s, u"Hi"_s};
        QTest::newRow("one that the operator speaks") << two << u"es"_s << true << QStringList{u"es"_s, ours};
        QTest::newRow("without a greeting of ours, the platform's for that language stays")
            << two << u"es"_s << false << QStringList{u"es"_s, QString()};
        QTest::newRow("one that the operator does not speak")
            << two << u"fr"_s << true << QStringList{u"en"_s, u"Hi"_s};
        QTest::newRow("the operator's own") << two << u"en"_s << true << QStringList{u"en"_s, u"Hi"_s};
        QTest::newRow("a region's") << two << u"pt"_s << false << QStringList{u"pt-br"_s, QString()};
        QTest::newRow("when no other is spoken") << QStringList() << u"es"_s << true << QStringList{u"en"_s, u"Hi"_s};
    }
    void addressesCallersInTheirLanguage()
    {
        QFETCH(QStringList, callerLanguages);
        QFETCH(QString, spoken);
        QFETCH(bool, defaultGreeting);
        QFETCH(QStringList, sent);
        am::AgentSettings agent;
        agent.overrides = {u"first_message"_s, u"language"_s};
        agent.firstMessage = u"Hi"_s;
        agent.defaultGreeting = defaultGreeting;
        agent.language = u"en"_s;
        agent.callerLanguages = callerLanguages;
        am::BriefingSettings settings = with(agent);
        am::BriefingWriter writer(settings);
        const am::Briefing briefing = writer.write(u"agent_1"_s, maren, speaking(spoken));
        QCOMPARE(briefing.language.value_or(QString()), sent[0]);
        QCOMPARE(briefing.firstMessage.value_or(QString()), sent[1]);

        settings.agents[u"agent_1"_s].overrides = {u"first_message"_s}; // then no caller changes anything
        const am::Briefing withoutLanguage = writer.write(u"agent_1"_s, maren, speaking(spoken));
        QVERIFY(!withoutLanguage.language);
        QCOMPARE(withoutLanguage.firstMessage, u"Hi"_s);
    }

    void sendsNoLanguageThatTheAgentSpeaksAnyway()
    {
        am::AgentSettings agent;
        agent.overrides = {u"first_message"_s, u"language"_s};
        agent.firstMessage = u"Hi"_s;
        agent.language = u"en"_s;
        agent.callerLanguages = {u"de"_s};
        const am::BriefingSettings settings = with(agent);
        OneAgent profiles; // speaks German
        am::BriefingWriter writer(settings, &profiles);
        const am::Briefing german = writer.write(u"agent_1"_s, maren, speaking(u"de"_s));
        QVERIFY(!german.language);
        QVERIFY(!german.firstMessage); // the operator's is English
        QCOMPARE(writer.write(u"agent_1"_s, maren, speaking({})).language, u"en"_s);
    }

    void greetsInTheAgentsLanguageAndNeverByAnUnknownName()
    {
        am::AgentSettings agent;
        agent.overrides = {u"first_message"_s};
        agent.defaultGreeting = true;
        const am::BriefingSettings settings = with(agent);
        OneAgent profiles;
        am::BriefingWriter writer(settings, &profiles);
        am::Card card = knownCard();
        QCOMPARE(writer.write(u"agent_1"_s, maren, card).firstMessage,
                 u"Guten Tag, Maren, schön, dass Sie wieder anrufen. Was kann ich für Sie tun?"_s);
        card.name.clear(); // as makeCard() leaves it unless it is sure
        QCOMPARE(writer.write(u"agent_1"_s, maren, card).firstMessage,
                 u"Guten Tag, schön, dass Sie wieder anrufen. Was kann ich für Sie tun?"_s);
        QCOMPARE(writer.write(u"agent_1"_s, {}, am::neutralCard()).firstMessage,
                 u"Guten Tag, was kann ich für Sie tun?"_s);
    }

    void leavesOutATemplateThatDoesNotParse()
    {
        const am::BriefingSettings settings = with({.overrides = {u"prompt"_s, u"first_message"_s},
                                                    .prompt = u"Hi {{nobody}}"_s,
                                                    .firstMessage = u"Hello"_s,
                                                    .language = {}});
        am::BriefingWriter writer(settings);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"left out: line 1: unknown variable \\{\\{nobody"_s));
        for (int i = 0; i < 2; ++i) { // one warning for both
            const am::Briefing briefing = writer.write(u"agent_1"_s, maren, knownCard());
            QVERIFY(!briefing.prompt);
            QCOMPARE(*briefing.firstMessage, u"Hello"_s);
            QCOMPARE(briefing.variables.size(), am::briefingVariables().size());
        }
    }

    void followsTheSettings()
    {
        am::BriefingSettings settings =
            with({.overrides = {u"prompt"_s}, .prompt = u"one"_s, .firstMessage = {}, .language = {}});
        am::BriefingWriter writer(settings);
        QCOMPARE(*writer.write(u"agent_1"_s, maren, knownCard()).prompt, u"one"_s);
        settings.agents[u"agent_1"_s].prompt = u"two"_s;
        QCOMPARE(*writer.write(u"agent_1"_s, maren, knownCard()).prompt, u"two"_s);
    }
};

QTEST_GUILESS_MAIN(tst_BriefingWriter)
#include "tst_briefingwriter.moc"
