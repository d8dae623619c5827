// SPDX-License-Identifier: MIT
#pragma once

#include "storage/memorytable.h"

#include <QList>

namespace am {

struct RankedMemory
{
    MemoryRow row;
    double score = 0; ///< (0, 1]; 1 = as good as the best fact found
};

/// Orders a search's hits: by BM25 relative to the best, a fact ahead of what was merely said when they are close, the
/// newer ahead of the older when they are alike. At most `limit`.
QList<RankedMemory> rank(const QList<MemoryRow> &hits, int limit);

} // namespace am
