// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <chrono>

namespace am {

/// The admin socket, of section [server].
struct AdminSettings
{
    QString socket;        ///< path; Config::load() fills it
    QString group;         ///< whose members are operators too; empty = only the daemon's user and root
    QString readOnlyGroup; ///< whose members may look, through a socket of their own; empty = no such socket

    friend bool operator==(const AdminSettings &, const AdminSettings &) = default;
};

/// What a client may cost.
struct AdminLimits
{
    int clients = 64;
    int inFlight = 4;                        ///< requests of one client; the next one waits in the kernel
    qint64 unsent = 1024 * 1024;             ///< bytes not taken by the peer; above it nothing more is read or notified
    std::chrono::milliseconds stall{30'000}; ///< without a byte taken, then the client is dropped
};

} // namespace am
