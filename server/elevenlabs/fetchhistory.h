// SPDX-License-Identifier: MIT
#pragma once

#include "elevenlabs/elevenlabsparsing.h"

#include <QHash>

namespace am {

/// What became of earlier attempts to fetch conversations, so that one that cannot be had is neither asked for at each
/// look nor for ever. Of this process only: after a restart everything is tried anew.
class FetchHistory final
{
public:
    enum class Advice { Fetch, Wait, LeaveOut };

    /// Times in seconds.
    [[nodiscard]] Advice advice(const QString &conversation, qint64 now) const;
    /// It is not to be had: it was deleted at its platform.
    void leaveOut(const ListedConversation &conversation);
    /// It failed, though others did not. True when that was the last attempt: a day after the first, and not before
    /// it was asked for a few times.
    bool failed(const ListedConversation &conversation, qint64 now);
    void fetched(const QString &conversation) { m_entries.remove(conversation); }
    /// Of calls that began before `start` nobody will ask any more.
    void forgetBefore(qint64 start);

private:
    struct Entry
    {
        qint64 startedAt = 0;
        int failures = 0;
        qint64 firstFailureAt = 0;
        qint64 lastFailureAt = 0;
        bool over = false;
    };
    QHash<QString, Entry> m_entries;
};

} // namespace am
