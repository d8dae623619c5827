// SPDX-License-Identifier: MIT
#include "briefing/noteranking.h"

#include <algorithm>
#include <cmath>

namespace am {

namespace {
constexpr double secondsOfDay = 86'400;

struct Weight
{
    double of = 0;
    double halfLifeDays = 0;
};

Weight weight(NoteKind kind)
{
    switch (kind) {
    case NoteKind::Name:
        return {100, 3650};
    case NoteKind::Standing:
        return {80, 730};
    case NoteKind::Open:
        return {70, 30};
    case NoteKind::Preference:
        return {50, 365};
    case NoteKind::Other:
        return {45, 180};
    case NoteKind::Talk:
        return {10, 90};
    }
    return {};
}

double rankOf(const ConsideredMemory &note, const QDateTime &newest)
{
    const auto [of, halfLife] = weight(note.kind);
    double freshness = 0;
    if (note.at.isValid())
        freshness = std::exp2(-double(note.at.secsTo(newest)) / secondsOfDay / halfLife);
    return of * note.confidence * (0.5 + 0.5 * freshness);
}

/// By how much more it is needed because agents have asked for it.
double useOf(const ConsideredMemory &note, const QDateTime &newest)
{
    constexpr double most = 0.15;
    constexpr double usualUses = 3; // half of `most`
    constexpr double halfLifeDays = 90;
    if (note.uses <= 0 || !note.usedAt.isValid())
        return 1;
    const auto uses = double(note.uses);
    const double freshness = std::exp2(-double(note.usedAt.secsTo(newest)) / secondsOfDay / halfLifeDays);
    return 1 + most * uses / (uses + usualUses) * freshness;
}
} // namespace

void rankNotes(QList<ConsideredMemory> &notes)
{
    QDateTime newest;
    QDateTime lastUse;
    for (const ConsideredMemory &note : std::as_const(notes)) {
        if (note.at.isValid() && (!newest.isValid() || note.at > newest))
            newest = note.at;
        if (note.usedAt.isValid() && (!lastUse.isValid() || note.usedAt > lastUse))
            lastUse = note.usedAt;
    }
    for (ConsideredMemory &note : notes)
        note.rank = note.verdict == NoteVerdict::Told ? rankOf(note, newest) * useOf(note, lastUse) : 0;
    std::stable_sort(notes.begin(), notes.end(), [](const ConsideredMemory &left, const ConsideredMemory &right) {
        return left.rank != right.rank ? left.rank > right.rank : left.at > right.at;
    });
}

} // namespace am
