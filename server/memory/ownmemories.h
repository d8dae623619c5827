// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

namespace am {

/// Those of `memories` that are the caller's; others are dropped with a warning. A store's mistake, such as a filter
/// that an older Mem0 does not know, must not become a stranger's memory in somebody's ear.
[[nodiscard]] QList<Memory> ownOnly(QList<Memory> memories, const QString &caller);
/// The same of a page; one with strangers' memories in it does not know the caller's total either.
[[nodiscard]] MemoryPage ownOnly(MemoryPage page, const QString &caller);

} // namespace am
