// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/briefingsettings.h"
#include "briefing/consideredmemory.h"
#include "memory/memorystore.h"

#include <QString>

namespace am {

/// What is known about a caller, ready to be told to any agent. Texts come from calls: they are quoted as data, and
/// hold no braces, so that neither our templates nor ElevenLabs find a variable in them.
struct Card
{
    qint64 memories = 0;    ///< how many the store has, also beyond those looked at
    qint64 quarantined = 0; ///< of those looked at; they read like orders to the agent, so nothing here is made of them
    qint64 conflicts = 0; ///< of those looked at; they contradict each other, and only an operator can tell which holds
    QString name;         ///< by which the caller may be greeted; empty unless confident (see callername.h)
    QString summary;      ///< the newest facts in one line, at most 500 characters
    /// The notes, one a line with its date, the most needed first (noteranking.h), framed as data; never empty: without
    /// notes it says so. A fact that took another's place says so behind it: `(was "Lisbon")`.
    QString context;
    QString language = {}; ///< in which the caller wants to be spoken to, ISO 639-1; empty = not known

    friend bool operator==(const Card &, const Card &) = default;
};

/// A card, and what became of every memory on the way into it: the told ones in their order, then the others.
struct CardAccount
{
    Card card;
    QList<ConsideredMemory> considered;
    int tokens = 0; ///< of Card::context
};

/// The card of somebody about whom nothing is known, or can be found out in time.
Card neutralCard();

/// `known` as MemoryStore::list() gives it. Of the settings, contextTokens bounds Card::context (whole notes are left
/// out), and nameKeys says where else a name was collected. The same memories and settings make the same card at any
/// time.
CardAccount cardAccount(const MemoryPage &known, const BriefingSettings &settings);
Card makeCard(const MemoryPage &known, const BriefingSettings &settings);

} // namespace am
