// SPDX-License-Identifier: MIT
#include "briefing/agentvariables.h"

#include "briefing/template.h"
#include "observe/alerts.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype mostTold = 10;

/// ElevenLabs' own, also those that it makes of SIP headers. A secret one is for headers only: in a text it is a
/// mistake of another kind, which ElevenLabs tells in its editor.
bool isThePlatforms(const QString &name)
{
    return name.startsWith("system__"_L1) || name.startsWith("sip_"_L1) || name.startsWith("secret__"_L1);
}
} // namespace

QStringList unknownVariables(const AgentProfile &profile)
{
    static const QRegularExpression variable(u"\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]{0,63})\\s*\\}\\}"_s);
    QStringList unknown;
    for (const QString &text : {profile.prompt, profile.firstMessage}) {
        auto found = variable.globalMatch(text);
        while (found.hasNext()) {
            const QString name = found.next().captured(1);
            if (!isThePlatforms(name) && !briefingVariables().contains(name) && !unknown.contains(name))
                unknown.append(name);
        }
    }
    return unknown;
}

void watchUnknownVariables(const AgentProfiles &profiles, Alerts &alerts)
{
    static const QString alert = u"agent_variable_unknown"_s;
    const QHash<QString, AgentProfile> known = profiles.all();
    QStringList told;
    for (auto agent = known.cbegin(); agent != known.cend(); ++agent) {
        if (const QStringList unknown = unknownVariables(*agent); !unknown.isEmpty())
            told.append(u"%1 ({{%2}})"_s.arg(agent.key(), unknown.mid(0, mostTold).join("}}, {{"_L1)));
    }
    if (told.isEmpty())
        return alerts.clear(alert);
    told.sort();
    const qsizetype further = told.size() - mostTold;
    alerts.raise(
        alert,
        u"ElevenLabs ends calls that miss a variable, and these are not sent from here: %1%2. Take them "
        "out of the agent's prompt or first message there; what is sent is in README.md"_s.arg(
            told.mid(0, mostTold).join("; "_L1), further > 0 ? u"; and of %1 more agents"_s.arg(further) : QString()));
}

} // namespace am
