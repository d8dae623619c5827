// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/consideredmemory.h"
#include "memory/memorystore.h"

namespace am {

/// One line without quotes and braces, of at most `longest` characters: it stands between quotes in a prompt that
/// ElevenLabs searches for {{…}}.
QString flattened(const QString &text, qsizetype longest);

/// When it was said. Deliveries write it as `timestamp` (seconds, or ISO 8601), since the store's own date is that of
/// the delivery, which may be days later. Invalid when there is neither.
QDateTime saidAt(const Memory &memory);

/// Not merely said during a call, word by word.
bool isFact(const Memory &memory);

/// As much of a memory as a card ever tells, and a little more; blanks in a row are one, a line break where there was
/// one. Nobody looks at what stands behind it: it is not told.
QString beginningOf(const QString &text);

/// What a memory is about, and whether it may be told at all (quarantine, emptiness). `beginning` is its beginningOf(),
/// `name` what callerName() makes of that; no name for talk.
ConsideredMemory noteOf(const Memory &memory, const QString &beginning, const CallerName &name);

} // namespace am
