// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace am {

/// What an agent is sent before pick-up. Configuration [agents.default] and [agents.<agent_id>].
struct AgentSettings
{
    /// Which overrides are sent: "prompt", "first_message", "language". ElevenLabs refuses a call over an override
    /// that is not enabled for the agent, so none is sent that is not named here.
    QStringList overrides = {QStringLiteral("prompt")};
    std::optional<QString> prompt;       ///< the operator's template; none = see AgentPlan::Prompt
    bool appendContext = false;          ///< the notes go behind a prompt that has no place for them
    std::optional<QString> firstMessage; ///< template; in `language`
    bool defaultGreeting = false; ///< a short one of ours where there is no firstMessage in the caller's language
    /// ISO 639-1 ("de", "pt-br"), sent only with the "language" override; empty = as it is set up in ElevenLabs.
    QString language;
    /// A caller who is known to speak one of these is addressed in it, with the "language" override. Then `language`
    /// is not empty.
    QStringList callerLanguages = {};
};

struct BriefingSettings
{
    AgentSettings fallback; ///< for agents that are not named
    QHash<QString, AgentSettings> agents;
    int memories = 50;        ///< looked at most for one briefing
    int contextTokens = 1500; ///< of memory_context at most, as tokenCount() counts
    QStringList nameKeys;     ///< collected data that hold the caller's name, beside those callerName() knows
    /// How long a card is told without asking the store anew. One that is older is still told, and asked for behind it.
    std::chrono::milliseconds cardAge{15 * 60 * 1000};
    /// The longest wait for a store that has just left somebody without an answer: the phone does not ring meanwhile.
    std::chrono::milliseconds patience{400};

    [[nodiscard]] const AgentSettings &agent(const QString &id) const
    {
        const auto found = agents.constFind(id);
        return found == agents.cend() ? fallback : *found;
    }
};

} // namespace am
