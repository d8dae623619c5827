// SPDX-License-Identifier: MIT
#include "briefing/agentplan.h"
#include "observe/alerts.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::AgentPlan;
using am::AgentProfile;
using am::AgentSettings;
using Prompt = am::AgentPlan::Prompt;

namespace {
const QStringList everything{u"prompt"_s, u"first_message"_s, u"language"_s};

/// Profiles that are simply there.
class KnownAgents final : public am::AgentProfiles
{
public:
    QHash<QString, AgentProfile> agents;

    const AgentProfile *profile(const QString &agent) override
    {
        const auto found = agents.constFind(agent);
        return found == agents.cend() ? nullptr : &*found;
    }
    [[nodiscard]] QHash<QString, AgentProfile> all() const override { return agents; }
    [[nodiscard]] bool areLookedUp() const override { return true; }
};

AgentProfile own(const QString &prompt, const QStringList &allowed = everything)
{
    return {.prompt = prompt, .firstMessage = u"Hi"_s, .language = u"en"_s, .allowedOverrides = allowed};
}

AgentSettings written()
{
    AgentSettings settings;
    settings.overrides = everything;
    settings.prompt = u"Be kind."_s;
    settings.firstMessage = u"Hello"_s;
    settings.language = u"de"_s;
    return settings;
}
} // namespace

class tst_AgentPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void choosesThePrompt_data()
    {
        QTest::addColumn<bool>("wanted");
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("own"); // null = not known
        QTest::addColumn<bool>("lookedUp");
        QTest::addColumn<Prompt>("prompt");
        QTest::newRow("the operator's, if there is one")
            << true << u"Be kind."_s << u"Own."_s << true << Prompt::Template;
        QTest::newRow("the operator's, whoever the agent is")
            << true << u"Be kind."_s << QString() << false << Prompt::Template;
        QTest::newRow("the agent's own") << true << QString() << u"Own."_s << true << Prompt::Own;
        QTest::newRow("the agent's own, which is empty") << true << QString() << u""_s << true << Prompt::Own;
        QTest::newRow("none where the agent's own has a place for the notes")
            << true << QString() << u"Own. {{memory_context}}"_s << true << Prompt::None;
        QTest::newRow("none where it has a place for their summary")
            << true << QString() << u"Own. {{ memory_summary }}"_s << true << Prompt::None;
        QTest::newRow("the agent's own where it only speaks of them")
            << true << QString() << u"Own. memory_context, {memory_summary}"_s << true << Prompt::Own;
        QTest::newRow("none while the agent's own is not known yet")
            << true << QString() << QString() << true << Prompt::None;
        QTest::newRow("the default one where nobody looks")
            << true << QString() << QString() << false << Prompt::Default;
        QTest::newRow("none that is not wanted") << false << u"Be kind."_s << u"Own."_s << true << Prompt::None;
    }
    void choosesThePrompt()
    {
        QFETCH(bool, wanted);
        QFETCH(QString, written);
        QFETCH(QString, own);
        QFETCH(bool, lookedUp);
        AgentSettings settings;
        settings.overrides = wanted ? QStringList{u"prompt"_s} : QStringList();
        if (!written.isEmpty())
            settings.prompt = written;
        const AgentProfile profile = ::own(own);
        const AgentPlan plan = am::planFor(settings, own.isNull() ? nullptr : &profile, lookedUp);
        QTEST(plan.prompt, "prompt");
        QVERIFY(plan.forbidden.isEmpty());
        QVERIFY(!plan.greets && !plan.setsLanguage);
    }

    void dropsWhatIsForbidden_data()
    {
        QTest::addColumn<QStringList>("allowed");
        QTest::addColumn<QStringList>("forbidden");
        QTest::newRow("nothing is") << everything << QStringList();
        QTest::newRow("the prompt") << QStringList{u"first_message"_s, u"language"_s} << QStringList{u"prompt"_s};
        QTest::newRow("the first message")
            << QStringList{u"prompt"_s, u"language"_s} << QStringList{u"first_message"_s};
        QTest::newRow("the language") << QStringList{u"prompt"_s, u"first_message"_s} << QStringList{u"language"_s};
        QTest::newRow("all") << QStringList() << everything;
    }
    void dropsWhatIsForbidden()
    {
        QFETCH(QStringList, allowed);
        QFETCH(QStringList, forbidden);
        const AgentProfile profile = own(u"Own."_s, allowed);
        const AgentPlan plan = am::planFor(written(), &profile, true);
        QCOMPARE(plan.forbidden, forbidden);
        QCOMPARE(plan.prompt == Prompt::Template, allowed.contains(u"prompt"_s));
        QCOMPARE(plan.greets, allowed.contains(u"first_message"_s));
        QCOMPARE(plan.setsLanguage, allowed.contains(u"language"_s));
    }

    void asksNotForTheLanguageThatTheAgentSpeaksAnyway()
    {
        AgentSettings settings;
        settings.overrides = {u"language"_s};
        settings.language = u"en"_s;
        const AgentProfile profile = own(u"Own."_s, {});
        QVERIFY(am::planFor(settings, &profile, true).forbidden.isEmpty());
        settings.callerLanguages = {u"es"_s};
        QCOMPARE(am::planFor(settings, &profile, true).forbidden, QStringList{u"language"_s});
        settings.callerLanguages.clear();
        settings.language = u"de"_s;
        QCOMPARE(am::planFor(settings, &profile, true).forbidden, QStringList{u"language"_s});
    }

    void trustsTheOperatorWhereNothingIsKnown()
    {
        const AgentPlan plan = am::planFor(written(), nullptr, true);
        QCOMPARE(plan.prompt, Prompt::Template);
        QVERIFY(plan.greets && plan.setsLanguage);
        QVERIFY(plan.forbidden.isEmpty());
    }

    void missesNothingThatIsNotWritten()
    {
        AgentSettings settings;
        settings.overrides = everything;
        const AgentProfile profile = own(u"Own. {{memory_context}}"_s, {});
        const AgentPlan plan = am::planFor(settings, &profile, true);
        QVERIFY(plan.forbidden.isEmpty());
        QVERIFY(!plan.greets && !plan.setsLanguage);
        settings.defaultGreeting = true;
        settings.callerLanguages = {u"es"_s};
        QCOMPARE(am::planFor(settings, &profile, true).forbidden, (QStringList{u"first_message"_s, u"language"_s}));
    }

    void alertsOfWhatIsForbidden()
    {
        am::BriefingSettings settings;
        settings.agents.insert(u"agent_2"_s, written());
        KnownAgents known;
        am::Alerts alerts;
        known.agents.insert(u"agent_1"_s, own(u"Own."_s, {u"prompt"_s}));
        am::watchForbiddenOverrides(settings, known, alerts);
        QVERIFY(alerts.standing().isEmpty());

        known.agents.insert(u"agent_2"_s, own(u"Own."_s, {u"language"_s}));
        known.agents.insert(u"agent_3"_s, own(u"Own."_s, {}));
        const QRegularExpression warning(
            u"alert override_not_enabled: .*agent_2 \\(System prompt, First message\\); agent_3 \\(System prompt\\)\\. "
            "Enable it in the agent under Security"_s);
        QTest::ignoreMessage(QtWarningMsg, warning);
        am::watchForbiddenOverrides(settings, known, alerts);
        am::watchForbiddenOverrides(settings, known, alerts); // told once
        QCOMPARE(alerts.standing().size(), 1);

        known.agents[u"agent_3"_s].allowedOverrides = everything;
        known.agents[u"agent_2"_s].allowedOverrides = everything;
        am::watchForbiddenOverrides(settings, known, alerts);
        QVERIFY(alerts.standing().isEmpty());
    }

    void alertsOfManyAgentsInOneLine()
    {
        const am::BriefingSettings settings;
        KnownAgents known;
        am::Alerts alerts;
        for (int i = 10; i < 25; ++i)
            known.agents.insert(u"agent_%1"_s.arg(i), own(u"Own."_s, {}));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"agent_10 .*agent_19 [^;]*; and 5 more agents\\."_s));
        am::watchForbiddenOverrides(settings, known, alerts);
        QCOMPARE(alerts.standing().size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_AgentPlan)
#include "tst_agentplan.moc"
