// SPDX-License-Identifier: MIT
#pragma once

#include "http/gatelimits.h"
#include "http/refusal.h"
#include "http/requestparser.h"

#include <chrono>
#include <optional>

namespace am {

using SteadyTime = std::chrono::steady_clock::time_point;

/// How long a peer may take over a request: the deadlines of its parts, and the rate at which its body must come.
class ReceivePace final
{
public:
    explicit ReceivePace(const GateLimits &limits)
        : m_limits(limits)
    {
    }

    /// The connection waits for a request.
    void startWaiting(SteadyTime now);
    /// So many bytes came, and the parser has got so far.
    void received(qsizetype bytes, RequestParser::State state, SteadyTime now);

    /// Nothing came within the idle time: the connection may be closed.
    [[nodiscard]] bool isIdleTooLong(SteadyTime now) const;
    /// What the peer is too late with, if it is. Begins a new window of the rate.
    std::optional<Refusal> check(SteadyTime now);

private:
    const GateLimits &m_limits;
    RequestParser::State m_state = RequestParser::State::Idle;
    SteadyTime m_deadline;
    SteadyTime m_windowEnd;
    qint64 m_windowBytes = 0;
};

} // namespace am
