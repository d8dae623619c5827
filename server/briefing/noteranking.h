// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/consideredmemory.h"

namespace am {

/// Sorts the notes to be told by what an agent needs most, the others behind them, newest first. The rank of a note is
///
///     weight of its kind × its confidence × (½ + ½ × 2^(−age ÷ half-life of its kind)) × use
///     use = 1 + 0.15 × uses ÷ (uses + 3) × 2^(−time since the last ÷ 90 days)
///
/// so that an old preference comes behind a recent remark, but nobody's home behind it, and never talk before a fact.
/// What agents asked for is told a little earlier therefore, and never by more than 15 %. Age counts from the newest
/// note, and from the last use, not from today: a card says the same whenever it is made.
void rankNotes(QList<ConsideredMemory> &notes);

} // namespace am
