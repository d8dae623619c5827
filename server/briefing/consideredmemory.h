// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/fact.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace am {

/// What a memory is about, in the order in which an agent needs to know it.
enum class NoteKind {
    Name,       ///< who the caller is
    Standing,   ///< what holds until further notice: home, employer, plan
    Open,       ///< what is not done yet: an appointment, an order, a complaint
    Preference, ///< how the caller likes things to be
    Other,      ///< a fact that no rule knows
    Talk        ///< said during a call, kept word by word
};

/// Whether a memory is told to an agent, and if not, why.
enum class NoteVerdict {
    Told,
    Quarantined,  ///< reads like an order to the agent
    Empty,        ///< nothing is left of it on one line
    Repeated,     ///< said again, later
    Superseded,   ///< a newer statement says otherwise
    Conflict,     ///< something else was said in the same call; an operator has to decide
    BeyondBudget, ///< no room in `briefing.context_tokens`
};

/// One memory on its way into a card, and what became of it.
struct ConsideredMemory
{
    QString id;
    QString conversation;
    QString text; ///< one line without quotes and braces, at most 600 characters
    QDateTime at; ///< UTC, when it was said; may be invalid
    NoteKind kind = NoteKind::Other;
    double confidence = 1;    ///< 0..1
    qint64 uses = 0;          ///< how often agents were told it on asking
    QDateTime usedAt = {};    ///< UTC, the last time
    std::optional<Fact> fact; ///< none: no rule knows what it is about, so it supersedes nothing
    QString language; ///< in which it says that the caller wants to be spoken to, ISO 639-1; empty: it says nothing

    NoteVerdict verdict = NoteVerdict::Told;
    QString reason;  ///< in words, for the operator; empty when told
    QString other;   ///< the memory because of which it is not told: the newer one, or the one it conflicts with
    QDateTime since; ///< of a told fact that was stated before: the first time
    QString was;     ///< of a told fact: the value that it took the place of

    double rank = 0; ///< told in falling order
    QString line;    ///< as it stands in memory_context, without the line break
    int tokens = 0;  ///< of `line`
};

/// "name", "standing", "open", "preference", "other", "talk".
QString noteKindName(NoteKind kind);
/// "told", "quarantined", "empty", "repeated", "superseded", "conflict", "beyond_budget".
QString noteVerdictName(NoteVerdict verdict);

} // namespace am
