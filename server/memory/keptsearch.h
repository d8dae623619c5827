// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

namespace am {

/// Those of `memories` that share words with `query`, best first, at most `limit`: a plain stand-in for a search while
/// the store that could search by meaning is away. A word counts when it is the beginning of the other's, of four
/// letters at least ("order", "orders"); a memory's score is the share of the query's words it has. The newer goes
/// first of two that are alike.
QList<Memory> searchKept(QList<Memory> memories, const QString &query, int limit);

} // namespace am
