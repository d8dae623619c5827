// SPDX-License-Identifier: MIT
#include "calls/livecalls.h"

namespace am {

namespace {
constexpr int mostAttempts = 3; // names and PINs are short, and a caller could go through them
}

LiveCalls::LiveCalls(Clock clock, qsizetype capacity)
    : m_clock(std::move(clock))
    , m_capacity(capacity)
{
}

void LiveCalls::begin(const QString &conversation, const QString &caller)
{
    resume(conversation, caller, m_clock());
}

void LiveCalls::resume(const QString &conversation, const QString &caller, qint64 beganAt, bool confirmed)
{
    if (conversation.isEmpty())
        return;
    if (!m_calls.contains(conversation))
        m_order.enqueue(conversation);
    m_calls.insert(conversation, {.caller = caller, .beganAt = beganAt, .confirmed = confirmed});
    while (m_calls.size() > m_capacity)
        m_calls.remove(m_order.dequeue());
}

QString LiveCalls::caller(const QString &conversation) const
{
    const Call *call = find(conversation);
    return call ? call->caller : QString();
}

void LiveCalls::confirm(const QString &conversation)
{
    if (find(conversation))
        m_calls[conversation].confirmed = true;
}

bool LiveCalls::isConfirmed(const QString &conversation) const
{
    const Call *call = find(conversation);
    return call && call->confirmed;
}

bool LiveCalls::takeAttempt(const QString &conversation)
{
    return find(conversation) && ++m_calls[conversation].attempts <= mostAttempts;
}

QStringList LiveCalls::forget(const QString &caller, qint64 at)
{
    QStringList conversations;
    for (auto call = m_calls.begin(); call != m_calls.end(); ++call) {
        if (call->caller != caller || call->beganAt >= at)
            continue;
        conversations.append(call.key());
        call->caller.clear();
    }
    return conversations;
}

const LiveCalls::Call *LiveCalls::find(const QString &conversation) const
{
    const auto call = m_calls.constFind(conversation);
    const bool live = call != m_calls.cend() && m_clock() - call->beganAt <= longestCall;
    return live ? &*call : nullptr;
}

} // namespace am
