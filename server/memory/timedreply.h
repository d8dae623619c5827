// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QObject>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <utility>

namespace am {

/// A reply that is given once: the answer, or Timeout when the deadline passes before it. Made and called in the
/// context's thread; late() may be looked at from any, to leave out work nobody waits for.
template<typename T>
class TimedReply final
{
public:
    TimedReply(std::chrono::milliseconds deadline, QObject *context, Reply<T> reply)
        : m_state(std::make_shared<State>())
    {
        m_state->reply = std::move(reply);
        m_state->timer.setSingleShot(true);
        // Weak: the timer is part of the state, which dies with the last copy of this object.
        QObject::connect(&m_state->timer, &QTimer::timeout, context, [weak = std::weak_ptr<State>(m_state)] {
            if (const auto state = weak.lock()) {
                *state->late = true;
                state->answer(Error{Error::Kind::Timeout, QStringLiteral("the store did not answer in time"), 0});
            }
        });
        m_state->timer.start(std::max(deadline, std::chrono::milliseconds(0)));
    }

    void operator()(Result<T> result) const
    {
        m_state->timer.stop();
        m_state->answer(std::move(result));
    }

    [[nodiscard]] std::shared_ptr<const std::atomic_bool> late() const { return m_state->late; }

private:
    struct State
    {
        void answer(Result<T> result)
        {
            if (const Reply<T> once = std::exchange(reply, nullptr))
                once(std::move(result));
        }

        QTimer timer;
        Reply<T> reply;
        std::shared_ptr<std::atomic_bool> late = std::make_shared<std::atomic_bool>(false);
    };

    std::shared_ptr<State> m_state;
};

} // namespace am
