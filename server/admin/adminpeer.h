// SPDX-License-Identifier: MIT
#pragma once

#include "admin/adminlistener.h"
#include "shared/result.h"

#include <QList>
#include <QPointer>
#include <QString>

#include <optional>

#include <sys/types.h>

namespace am {

/// Who is at the other end of an admin connection, as the kernel says.
struct AdminPeer
{
    uid_t uid = 0;
    QString name;                          ///< the account's, "uid 1000" when this machine's files do not know it
    bool readOnly = false;                 ///< may look and not change
    QPointer<AdminListener> listener = {}; ///< who asks, to send news to; none in tests of single methods
};

/// A process's identity when it connected (SO_PEERCRED, SO_PEERGROUPS).
struct PeerCredentials
{
    uid_t uid = 0;
    gid_t group = 0;
    QList<gid_t> groups = {}; ///< supplementary

    static Result<PeerCredentials> of(int socket);

    /// Root, the daemon's own user, or a member of `group`: whoever the socket's mode lets in, checked again.
    [[nodiscard]] bool mayUse(uid_t daemon, std::optional<gid_t> admitted) const;
};

/// The name in /etc/passwd. Not getpwuid(): that may ask a directory server, and the event loop would wait for it.
QString accountName(uid_t uid);

} // namespace am
