// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/consideredmemory.h"

namespace am {

/// Sorts the notes to be told by what an agent needs most, the others behind them, newest first. The rank of a note is
///
///     weight of its kind × its confidence × (½ + ½ × 2^(−age ÷ half-life of its kind))
///
/// so that an old preference comes behind a recent remark, but nobody's home behind it, and never talk before a fact.
/// Age counts from the newest note, not from today: a card says the same whenever it is made. How often a memory was
/// retrieved does not count: neither the stores nor /retrieve keep that.
void rankNotes(QList<ConsideredMemory> &notes);

} // namespace am
