// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace am {

/// How much a CallPool does at once, and whom it trusts.
struct CallPoolSettings
{
    int live = 192;                          ///< in flight at most, for callers on the line
    int background = 96;                     ///< in flight at most, for everything else
    int queued = 4096;                       ///< waiting at most in each lane; beyond that a call fails at once as Busy
    qint64 largestAnswer = 16 * 1024 * 1024; ///< bytes
    QByteArray certificateAuthorities = {};  ///< PEM; empty = the system's

    bool operator==(const CallPoolSettings &) const = default;
};

} // namespace am
