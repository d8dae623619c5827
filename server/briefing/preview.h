// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/briefingwriter.h"
#include "briefing/cards.h"
#include "briefing/consideredmemory.h"

#include <QByteArray>
#include <QJsonObject>

namespace am {

/// What an agent would be told if a number rang now, and why.
struct Preview
{
    /// Stands for the call's own token, which only a call has; as in the answers that are kept of past calls.
    static constexpr auto memoryToken = "<REDACTED>";

    /// The body of /client-data's answer, byte for byte, with `memoryToken` as secret__memory_token.
    QByteArray answer;
    QString served;      ///< where the card comes from: "memory", "disk", "store"; "nothing" = neutral, see `note`
    QString note;        ///< why it is neutral, or that the card is old; empty when there is nothing to say
    bool old = false;    ///< the store is being asked for another card: a preview will show it shortly
    qint64 memories = 0; ///< the caller's, also those that were not looked at
    int tokens = 0;      ///< of memory_context, as counted
    int tokenBudget = 0; ///< briefing.context_tokens
    /// Every memory the card was made of: the told ones as they are told, then the others, newest first.
    QList<ConsideredMemory> considered;

    /// {"answer": "{…}" (the bytes as a string), "briefing": {…} (the same as an object), "served", "note",
    /// "old", "memories", "tokens", "token_budget", "told", "lines": [{"id", "text", "line", "conversation", "at" (ISO
    /// 8601, or null), "age_days" (or null), "kind", "slot", "value", "was", "confidence", "uses", "rank", "tokens",
    /// "verdict", "reason", "other"}], "conflicts": [{"slot", "lines": [ids]}]}. `now` in ms UTC is what age counts
    /// from.
    [[nodiscard]] QJsonObject toJson(qint64 now) const;
};

/// Makes previews the way calls are answered: the same card, the same writer, the same JSON. A preview asks for a card
/// as a call would, so that it may be the reason for one.
class BriefingPreview final
{
public:
    /// All references outlive this object.
    BriefingPreview(Cards &cards, BriefingWriter &writer, const BriefingSettings &settings);

    /// For the caller as CallerResolver made it; `deadline` as of /client-data, and as there no card by then is the
    /// neutral briefing. An Error only when the database fails.
    void show(const Caller &caller, const QString &agent, std::chrono::milliseconds deadline, QObject *context,
              Reply<Preview> reply);

private:
    [[nodiscard]] Preview neutral(const Caller &caller, const QString &agent, const QString &why);
    [[nodiscard]] Preview of(const Caller &caller, const QString &agent, const ServedCard &served,
                             const MemoryPage &page);

    Cards &m_cards;
    BriefingWriter &m_writer;
    const BriefingSettings &m_settings;
};

} // namespace am
