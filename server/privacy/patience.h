// SPDX-License-Identifier: MIT
#pragma once

#include "privacy/erasuresettings.h"
#include "shared/clock.h"

#include <QObject>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <utility>

namespace am {

/// Pauses between looks at the same thing, growing, until patience ends.
class Patience final
{
public:
    Patience(const ErasureSettings &settings, Clock clock)
        : m_clock(std::move(clock))
        , m_until(m_clock() + settings.patience.count())
        , m_pause(settings.firstPause)
        , m_longest(settings.longestPause)
    {
    }

    [[nodiscard]] bool isOver() const { return m_clock() >= m_until; }
    /// `then` comes after the next pause, unless `context` has died.
    void pause(QObject *context, std::function<void()> then)
    {
        QTimer::singleShot(m_pause, context, std::move(then));
        m_pause = std::min(m_pause * 3 / 2, m_longest);
    }

private:
    Clock m_clock;
    qint64 m_until; ///< milliseconds
    std::chrono::milliseconds m_pause;
    std::chrono::milliseconds m_longest;
};

} // namespace am
