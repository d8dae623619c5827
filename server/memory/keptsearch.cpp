// SPDX-License-Identifier: MIT
#include "memory/keptsearch.h"

#include "memory/searchterms.h"

#include <algorithm>

namespace am {

namespace {

constexpr qsizetype shortestBeginning = 4;

bool isAlike(const QString &left, const QString &right)
{
    if (left == right)
        return true;
    const QString &shorter = left.size() < right.size() ? left : right;
    const QString &longer = left.size() < right.size() ? right : left;
    return shorter.size() >= shortestBeginning && longer.startsWith(shorter);
}

double score(const QStringList &wanted, const QStringList &words)
{
    const auto found = std::count_if(wanted.cbegin(), wanted.cend(), [&words](const QString &word) {
        return std::any_of(words.cbegin(), words.cend(),
                           [&word](const QString &candidate) { return isAlike(word, candidate); });
    });
    return double(found) / double(wanted.size());
}

} // namespace

QList<Memory> searchKept(QList<Memory> memories, const QString &query, int limit)
{
    const QStringList wanted = queryWords(query);
    if (wanted.isEmpty())
        return {};
    for (Memory &memory : memories)
        memory.score = score(wanted, searchWords(memory.text));
    memories.removeIf([](const Memory &memory) { return memory.score <= 0; });
    std::stable_sort(memories.begin(), memories.end(), [](const Memory &left, const Memory &right) {
        return left.score != right.score ? left.score > right.score : left.createdAt > right.createdAt;
    });
    return memories.mid(0, limit);
}

} // namespace am
