// SPDX-License-Identifier: MIT
#include "link/anotherlook.h"

namespace am {

AnotherLook::AnotherLook(std::function<void()> look, std::chrono::milliseconds soon, std::chrono::milliseconds longest)
    : m_soon(soon)
    , m_longest(longest)
    , m_next(soon)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, std::move(look));
}

void AnotherLook::startOver()
{
    m_timer.stop();
    m_next = m_soon;
}

bool AnotherLook::rest()
{
    if (m_next > m_longest)
        return false;
    m_timer.start(m_next);
    m_next *= 2;
    return true;
}

} // namespace am
