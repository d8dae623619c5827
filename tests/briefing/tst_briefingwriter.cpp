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

    void parsesTheDefaultPrompt() { QVERIFY(am::Template::parse(am::defaultPrompt())); }

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
