// SPDX-License-Identifier: MIT
#include "briefing/duecallers.h"

#include <algorithm>

namespace am {

DueCallers::DueCallers(std::function<void(const QString &)> due, QObject *parent)
    : QObject(parent)
    , m_due(std::move(due))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // a coarse one may come before its time, only to be armed again
    connect(&m_timer, &QTimer::timeout, this, &DueCallers::tell);
}

void DueCallers::set(const QString &caller, std::chrono::milliseconds after)
{
    remove(caller);
    setIfNone(caller, after);
}

void DueCallers::setIfNone(const QString &caller, std::chrono::milliseconds after)
{
    if (m_times.contains(caller))
        return;
    const Clock::time_point at = Clock::now() + after;
    m_times.insert(caller, at);
    const auto placed = m_order.emplace(at, caller).first;
    if (placed == m_order.cbegin())
        arm();
}

/// The timer stays as it is: whoever it was for is not found then.
void DueCallers::remove(const QString &caller)
{
    if (const auto entry = m_times.constFind(caller); entry != m_times.constEnd()) {
        m_order.erase({*entry, caller});
        m_times.erase(entry);
    }
}

void DueCallers::arm()
{
    if (m_order.empty())
        return;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(m_order.cbegin()->first - Clock::now());
    m_timer.start(std::max(wait, std::chrono::milliseconds(0)));
}

void DueCallers::tell()
{
    const Clock::time_point now = Clock::now();
    while (!m_order.empty() && m_order.cbegin()->first <= now) {
        const QString caller = m_order.cbegin()->second;
        remove(caller);
        m_due(caller);
    }
    arm();
}

} // namespace am
