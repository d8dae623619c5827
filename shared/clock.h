// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>

#include <functional>

namespace am {

/// The wall clock, in milliseconds since the epoch, UTC. A parameter everywhere, so that tests need not wait.
using Clock = std::function<qint64()>;

inline qint64 systemClock()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace am
