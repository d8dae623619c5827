// SPDX-License-Identifier: MIT
#include "briefing/agentplan.h"

#include "observe/alerts.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype mostTold = 10;

bool hasPlaceForNotes(const QString &prompt)
{
    static const QRegularExpression place(u"\\{\\{\\s*(%1)\\s*\\}\\}"_s.arg(notesVariables().join(u'|')));
    return prompt.contains(place);
}

AgentPlan::Prompt wantedPrompt(const AgentSettings &settings, const AgentProfile *profile, bool lookedUp)
{
    if (!settings.overrides.contains("prompt"_L1))
        return AgentPlan::Prompt::None;
    if (settings.prompt)
        return AgentPlan::Prompt::Template;
    if (profile)
        return hasPlaceForNotes(profile->prompt) ? AgentPlan::Prompt::None : AgentPlan::Prompt::Own;
    return lookedUp ? AgentPlan::Prompt::None : AgentPlan::Prompt::Default;
}

/// How ElevenLabs' page calls it.
QString labelOf(const QString &override)
{
    static const QHash<QString, QString> labels{{u"prompt"_s, u"System prompt"_s},
                                                {u"first_message"_s, u"First message"_s},
                                                {u"language"_s, u"Agent language"_s}};
    return labels.value(override);
}

QString complaint(const QString &agent, const QStringList &forbidden)
{
    QStringList labels;
    for (const QString &override : forbidden)
        labels.append(labelOf(override));
    return u"%1 (%2)"_s.arg(agent, labels.join(", "_L1));
}
} // namespace

const QStringList &notesVariables()
{
    static const QStringList names{u"memory_context"_s, u"memory_summary"_s};
    return names;
}

AgentPlan planFor(const AgentSettings &settings, const AgentProfile *profile, bool lookedUp)
{
    AgentPlan plan;
    const auto allowed = [profile, &plan](const QString &override) {
        const bool may = !profile || profile->allowedOverrides.contains(override);
        if (!may)
            plan.forbidden.append(override);
        return may;
    };
    const auto wants = [&settings](QLatin1StringView override, bool something) {
        return something && settings.overrides.contains(override);
    };
    const AgentPlan::Prompt prompt = wantedPrompt(settings, profile, lookedUp);
    if (prompt != AgentPlan::Prompt::None && allowed(u"prompt"_s))
        plan.prompt = prompt;
    plan.greets =
        wants("first_message"_L1, settings.firstMessage || settings.defaultGreeting) && allowed(u"first_message"_s);
    const bool setsAnother = !settings.language.isEmpty() && !(profile && profile->language == settings.language);
    plan.setsLanguage =
        wants("language"_L1, setsAnother || !settings.callerLanguages.isEmpty()) && allowed(u"language"_s);
    return plan;
}

void watchForbiddenOverrides(const BriefingSettings &settings, const AgentProfiles &profiles, Alerts &alerts)
{
    static const QString name = u"override_not_enabled"_s;
    const QHash<QString, AgentProfile> known = profiles.all();
    QStringList complaints;
    for (auto agent = known.cbegin(); agent != known.cend(); ++agent) {
        const AgentPlan plan = planFor(settings.agent(agent.key()), &*agent, true);
        if (!plan.forbidden.isEmpty())
            complaints.append(complaint(agent.key(), plan.forbidden));
    }
    if (complaints.isEmpty())
        return alerts.clear(name);
    complaints.sort();
    const qsizetype further = complaints.size() - mostTold;
    const QString told =
        complaints.mid(0, mostTold).join("; "_L1) + (further > 0 ? u"; and %1 more agents"_s.arg(further) : QString());
    alerts.raise(name, u"not sent, because ElevenLabs does not allow it: %1. Enable it in the agent under Security, "
                       "Overrides; or write {{memory_context}} into its prompt there and take the override out of "
                       "agents.….overrides here"_s.arg(told));
}

} // namespace am
