// SPDX-License-Identifier: MIT
#include "briefing/initiationdata.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {
QJsonObject overrides(const Briefing &briefing)
{
    QJsonObject agent;
    if (briefing.prompt)
        agent.insert("prompt"_L1, QJsonObject{{u"prompt"_s, *briefing.prompt}});
    if (briefing.firstMessage)
        agent.insert("first_message"_L1, *briefing.firstMessage);
    if (briefing.language)
        agent.insert("language"_L1, *briefing.language);
    return agent;
}
} // namespace

QJsonObject initiationData(const Briefing &briefing, const Caller &caller, const QByteArray &memoryToken)
{
    QJsonObject variables;
    for (const QString &name : briefingVariables())
        variables.insert(name, briefing.variables.value(name, u""_s));
    variables.insert(u"caller_confirmed"_s, caller.isKnown() && !caller.shared ? u"yes"_s : u"no"_s);
    if (!memoryToken.isEmpty())
        variables.insert(u"secret__memory_token"_s, QString::fromLatin1(memoryToken));
    QJsonObject result{{u"type"_s, u"conversation_initiation_client_data"_s}, {u"dynamic_variables"_s, variables}};
    if (const QJsonObject agent = overrides(briefing); !agent.isEmpty())
        result.insert("conversation_config_override"_L1, QJsonObject{{u"agent"_s, agent}});
    if (caller.isKnown())
        result.insert("user_id"_L1, caller.key);
    return result;
}

} // namespace am
