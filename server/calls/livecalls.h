// SPDX-License-Identifier: MIT
#pragma once

#include "shared/clock.h"

#include <QHash>
#include <QQueue>
#include <QString>

namespace am {

/// The register of live calls: which caller a conversation is with, from /client-data until four hours later.
/// /retrieve and /post-call look here first. Bounded: beyond `capacity` the oldest call is forgotten.
class LiveCalls final
{
public:
    explicit LiveCalls(Clock clock = &systemClock, qsizetype capacity = 20'000);

    void begin(const QString &conversation, const QString &caller);
    /// Empty when the conversation is unknown or too long ago.
    [[nodiscard]] QString caller(const QString &conversation) const;
    [[nodiscard]] qsizetype count() const { return m_calls.size(); }

private:
    struct Call
    {
        QString caller;
        qint64 beganAt;
    };
    Clock m_clock;
    qsizetype m_capacity;
    QHash<QString, Call> m_calls;
    QQueue<QString> m_order;
};

} // namespace am
