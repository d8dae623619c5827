// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/briefingsettings.h"
#include "memory/memorystore.h"

#include <QString>

namespace am {

/// What is known about a caller, ready to be told to any agent. Texts come from calls: they are quoted as data, and
/// hold no braces, so that neither our templates nor ElevenLabs find a variable in them.
struct Card
{
    qint64 memories = 0;    ///< how many the store has, also beyond those looked at
    qint64 quarantined = 0; ///< of those looked at; they read like orders to the agent, so nothing here is made of them
    QString name;           ///< by which the caller may be greeted; empty unless confident (see callername.h)
    QString summary;        ///< the newest facts in one line, at most 500 characters
    /// The notes, one a line with its date, newest first, facts before talk, framed as data; never empty: without
    /// notes it says so.
    QString context;
    QString language = {}; ///< in which the caller wants to be spoken to, ISO 639-1; empty = not known
};

/// The card of somebody about whom nothing is known, or can be found out in time.
Card neutralCard();

/// `known` as MemoryStore::list() gives it. Of the settings, contextCharacters bounds Card::context (whole notes are
/// left out), and nameKeys says where else a name was collected.
Card makeCard(const MemoryPage &known, const BriefingSettings &settings);

} // namespace am
