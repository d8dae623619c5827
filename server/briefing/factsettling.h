// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/consideredmemory.h"

namespace am {

/// Decides between facts of the same slot: the newest statement counts, what it replaced is told behind it ("was
/// Lisbon"). Nothing is put aside unless its value is known to be over: values that say the same and more stay beside
/// each other, slots that hold many values lose only those that a statement names as over. Two values that do not fit,
/// from the same call or time, are all left out: nobody knows which holds, nor whether an older one still does.
///
/// Looks at notes that are to be told and have a fact; sets verdict, reason, other, since, was.
void settleFacts(QList<ConsideredMemory> &notes);

/// Notes of one text: the newest is told.
void dropRepetitions(QList<ConsideredMemory> &notes);

} // namespace am
