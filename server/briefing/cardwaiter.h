// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/cards.h"

#include <QTimer>

#include <utility>

namespace am {

/// Somebody who waits for a card until their deadline. Belongs to their context.
class CardWaiter final : public QObject
{
public:
    CardWaiter(std::chrono::milliseconds deadline, Reply<ServedCard> reply, QObject *context)
        : QObject(context)
        , m_reply(std::move(reply))
        , m_deadline(this)
    {
        m_deadline.setSingleShot(true);
        m_deadline.setTimerType(Qt::PreciseTimer);
        connect(&m_deadline, &QTimer::timeout, this, [this] {
            settle(Error{Error::Kind::Timeout, QStringLiteral("no answer within the deadline"), 0});
        });
        m_deadline.start(deadline);
    }

    /// From now on no longer than that.
    void atMost(std::chrono::milliseconds longest)
    {
        if (m_deadline.remainingTimeAsDuration() > longest)
            m_deadline.start(longest);
    }

    void settle(const Result<ServedCard> &card)
    {
        if (!m_reply)
            return;
        std::exchange(m_reply, nullptr)(card);
        m_deadline.stop();
        deleteLater();
    }

private:
    Reply<ServedCard> m_reply;
    QTimer m_deadline;
};

} // namespace am
