// SPDX-License-Identifier: MIT
#pragma once

#include "shared/clock.h"

#include <QHash>
#include <QQueue>
#include <QString>
#include <QStringList>

namespace am {

/// The register of live calls: which caller a conversation is with, from /client-data until four hours later.
/// /retrieve and /post-call look here first. Bounded: beyond `capacity` the oldest call is forgotten. In memory only;
/// KeptCalls has them on disk, and a daemon that starts takes them from there.
class LiveCalls final
{
public:
    static constexpr qsizetype usualCapacity = 20'000;
    static constexpr qint64 longestCall = 4LL * 60 * 60 * 1000; ///< milliseconds

    explicit LiveCalls(Clock clock = &systemClock, qsizetype capacity = usualCapacity);

    /// `caller` is empty when nobody may know who it is, which is worth knowing, too.
    void begin(const QString &conversation, const QString &caller);
    /// A call that an earlier process saw begin at `beganAt` (milliseconds); the oldest first.
    void resume(const QString &conversation, const QString &caller, qint64 beganAt, bool confirmed = false);
    /// On a shared number: the call has said who speaks. Nothing when it is not known.
    void confirm(const QString &conversation);
    [[nodiscard]] bool isConfirmed(const QString &conversation) const;
    /// Counts an attempt to say who speaks; false when this call has used up its three, or is not known.
    [[nodiscard]] bool takeAttempt(const QString &conversation);
    /// Whether /client-data saw this conversation begin, not too long ago.
    [[nodiscard]] bool isKnown(const QString &conversation) const { return find(conversation) != nullptr; }
    /// Empty when the conversation is not known, or with nobody we may know.
    [[nodiscard]] QString caller(const QString &conversation) const;
    /// Takes the caller off their calls that began before `at` (milliseconds): these go on with nobody we may know, and
    /// are the answer. They stay known, so that nobody becomes somebody else by naming a number in them.
    QStringList forget(const QString &caller, qint64 at);
    [[nodiscard]] qsizetype count() const { return m_calls.size(); }

private:
    struct Call
    {
        QString caller;
        qint64 beganAt;
        bool confirmed = false;
        int attempts = 0;
    };
    [[nodiscard]] const Call *find(const QString &conversation) const;

    Clock m_clock;
    qsizetype m_capacity;
    QHash<QString, Call> m_calls;
    QQueue<QString> m_order;
};

} // namespace am
