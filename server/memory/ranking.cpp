// SPDX-License-Identifier: MIT
#include "memory/ranking.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace am {
namespace {

constexpr double weightOfTheSaid = 0.85;

} // namespace

QList<RankedMemory> rank(const QList<MemoryRow> &hits, int limit)
{
    double best = 0; // BM25 of FTS5 is negative
    for (const MemoryRow &hit : hits)
        best = std::min(best, hit.rank);
    QList<RankedMemory> ranked;
    for (const MemoryRow &hit : hits) {
        const double relative = best < 0 ? std::clamp(hit.rank / best, 0.001, 1.0) : 1.0;
        const double score = hit.kind == "semantic"_L1 ? relative * weightOfTheSaid : relative;
        // Rounded, so that "alike" is not a matter of the last digit.
        ranked.append({hit, std::round(score * 1000) / 1000});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const RankedMemory &left, const RankedMemory &right) {
        if (left.score != right.score)
            return left.score > right.score;
        return left.row.createdAt > right.row.createdAt;
    });
    return ranked.first(std::clamp<qsizetype>(limit, 0, ranked.size()));
}

} // namespace am
