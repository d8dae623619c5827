// SPDX-License-Identifier: MIT
#include "http/receivepace.h"

namespace am {

using State = RequestParser::State;

void ReceivePace::startWaiting(SteadyTime now)
{
    m_state = State::Idle;
    m_deadline = now + m_limits.idle;
}

void ReceivePace::received(qsizetype bytes, State state, SteadyTime now)
{
    m_windowBytes += bytes;
    if (state == m_state)
        return;
    m_state = state;
    if (state == State::Header) {
        m_deadline = now + m_limits.header;
    } else if (state == State::Body) {
        m_deadline = now + m_limits.body;
        m_windowEnd = now + m_limits.rateWindow;
        m_windowBytes = 0;
    }
}

bool ReceivePace::isIdleTooLong(SteadyTime now) const
{
    return m_state == State::Idle && now >= m_deadline;
}

std::optional<Refusal> ReceivePace::check(SteadyTime now)
{
    if (m_state == State::Header && now >= m_deadline)
        return Refusal{408, "header_timeout", "the header took too long"};
    if (m_state != State::Body)
        return {};
    if (now >= m_deadline)
        return Refusal{408, "body_timeout", "the body took too long"};
    if (now < m_windowEnd)
        return {};
    if (m_windowBytes * 1000 < m_limits.minimumRate * m_limits.rateWindow.count())
        return Refusal{408, "body_too_slow", "the body came too slowly"};
    m_windowEnd = now + m_limits.rateWindow;
    m_windowBytes = 0;
    return {};
}

} // namespace am
