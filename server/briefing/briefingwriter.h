// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/agentplan.h"
#include "briefing/card.h"
#include "briefing/template.h"
#include "identity/caller.h"

#include <QSet>

#include <unordered_map>

namespace am {

/// What an agent is told before it picks up.
struct Briefing
{
    /// Always every one of briefingVariables(), all of them strings: ElevenLabs ends a call that misses a variable.
    ///
    /// | variable | known caller | nobody, nothing known, store down |
    /// |---|---|---|
    /// | caller_id | the caller's key: "+15550100123" | the key; "" when withheld |
    /// | caller_name | "Maren", or "" | "" |
    /// | memory_count | "7" | "0" |
    /// | memory_summary | the newest facts, one line, ≤ 500 characters | "" |
    /// | memory_context | notes with dates, framed as quotations | a sentence that says that there are none |
    /// | returning_caller | "yes" when memory_count is not "0" | "no" |
    QHash<QString, QString> variables;
    // The overrides: only what the agent's settings name, and never an empty text.
    std::optional<QString> prompt;
    std::optional<QString> firstMessage;
    std::optional<QString> language;
};

/// Makes briefings out of cards with the operator's templates. Reads the settings and profiles at each call and parses
/// each template once. Never fails: a template that does not parse (the configuration refuses those) is left out,
/// with one warning.
class BriefingWriter final
{
public:
    /// Both outlive the writer. Without `profiles` nothing is known of how agents are set up.
    explicit BriefingWriter(const BriefingSettings &settings, AgentProfiles *profiles = nullptr);

    [[nodiscard]] Briefing write(const QString &agent, const Caller &caller, const Card &card);

private:
    struct Addressed;

    [[nodiscard]] QString prompt(const Addressed &addressed, const QHash<QString, QString> &variables);
    [[nodiscard]] QString firstMessage(const Addressed &addressed, const QHash<QString, QString> &variables);
    [[nodiscard]] QString withNotes(const QString &text, const Addressed &addressed,
                                    const QHash<QString, QString> &variables);
    [[nodiscard]] QString render(const QString &text, const QHash<QString, QString> &variables);
    const Result<Template> &parsed(const QString &text);
    void warnOfDefaultPrompt(const QString &agent);

    const BriefingSettings &m_settings;
    AgentProfiles *m_profiles;
    std::unordered_map<QString, Result<Template>> m_templates; ///< by their text
    QSet<QString> m_warned;                                    ///< agents whose prompt we replace by the default one
};

} // namespace am
