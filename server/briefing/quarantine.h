// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

namespace am {

/// Why a memory must not be told to an agent, in words for the operator ("tells the agent to drop its instructions");
/// empty for one that may be. Memories come from what callers said, and a caller may say orders: those are kept in the
/// store, and never put into a prompt, a variable or an answer to /retrieve.
///
/// A memory that only reports what somebody asked for, or orders something from people ("ring twice"), may be told. Of
/// memories beyond 8,000 characters the first and the last 4,000 are looked at, so callers tell no more of one than
/// its beginning. What reads like more than three times its length (signs that stand for whole words) is kept back.
QString quarantineReason(const QString &memory);

/// Memories, and how many were kept back.
struct SafeMemories
{
    QList<Memory> memories; ///< in the order they had
    qint64 quarantined = 0;
};

SafeMemories withoutOrders(const QList<Memory> &memories);

} // namespace am
