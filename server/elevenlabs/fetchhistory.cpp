// SPDX-License-Identifier: MIT
#include "elevenlabs/fetchhistory.h"

#include <algorithm>

namespace am {

namespace {

constexpr qint64 firstWait = 5 * 60;
constexpr qint64 longestWait = 4 * 3600;
constexpr qint64 patience = 24 * 3600;
constexpr int fewestAttempts = 6; // what the waits come to within the patience

qint64 waitAfter(int failures)
{
    return std::min(firstWait << std::clamp(failures - 1, 0, 16), longestWait);
}

} // namespace

FetchHistory::Advice FetchHistory::advice(const QString &conversation, qint64 now) const
{
    const auto entry = m_entries.constFind(conversation);
    if (entry == m_entries.constEnd())
        return Advice::Fetch;
    if (entry->over)
        return Advice::LeaveOut;
    return now < entry->lastFailureAt + waitAfter(entry->failures) ? Advice::Wait : Advice::Fetch;
}

void FetchHistory::leaveOut(const ListedConversation &conversation)
{
    m_entries.insert(conversation.id, {.startedAt = conversation.startedAt, .over = true});
}

bool FetchHistory::failed(const ListedConversation &conversation, qint64 now)
{
    Entry &entry = m_entries[conversation.id];
    entry.startedAt = conversation.startedAt;
    if (entry.failures == 0)
        entry.firstFailureAt = now;
    entry.lastFailureAt = now;
    ++entry.failures;
    entry.over = entry.failures >= fewestAttempts && now - entry.firstFailureAt >= patience;
    return entry.over;
}

void FetchHistory::forgetBefore(qint64 start)
{
    m_entries.removeIf([start](QHash<QString, Entry>::iterator entry) { return entry->startedAt < start; });
}

} // namespace am
