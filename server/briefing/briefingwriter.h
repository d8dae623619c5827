// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/briefingsettings.h"
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

/// Makes briefings out of cards with the operator's templates. Keeps the reference to `settings`, reads them at each
/// call and parses each template once. Never fails: a template that does not parse (the configuration refuses those)
/// is left out, with one warning.
class BriefingWriter final
{
public:
    explicit BriefingWriter(const BriefingSettings &settings);

    [[nodiscard]] Briefing write(const QString &agent, const Caller &caller, const Card &card);

private:
    [[nodiscard]] QString prompt(const QString &agent, const AgentSettings &settings,
                                 const QHash<QString, QString> &variables);
    [[nodiscard]] QString render(const QString &text, const QHash<QString, QString> &variables);
    void warnOfDefaultPrompt(const QString &agent);

    const BriefingSettings &m_settings;
    std::unordered_map<QString, Result<Template>> m_templates; ///< by their text
    QSet<QString> m_warned;                                    ///< agents whose prompt we replace by the default one
};

/// The prompt of agents for whom the operator gave none.
QString defaultPrompt();

} // namespace am
