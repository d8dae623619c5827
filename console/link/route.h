// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QStringList>

namespace am {

/// A computer that is reached through ssh, as ssh's own configuration may know it, too.
struct SshHost
{
    QString destination = {}; ///< "host" or "user@host"; empty = this computer
    quint16 port = 0;         ///< 0 = as ssh decides
};

/// Reads "[user@]host[:port]"; an IPv6 address stands in brackets. Refused is what ssh could take for an option or a
/// command.
Result<SshHost> sshHost(const QString &text);
/// Whether ssh forwards to such a path as it is written: absolute, not too long for a socket, and without the
/// characters that mean something to ssh.
Result<Done> checkRemoteSocket(const QString &path);

/// Where a daemon is: at the first of these sockets that somebody answers, or at the only one on another computer.
struct Route
{
    QStringList sockets;
    SshHost host = {};

    [[nodiscard]] bool isRemote() const { return !host.destination.isEmpty(); }
};

} // namespace am
