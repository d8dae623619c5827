// SPDX-License-Identifier: MIT
#pragma once

#include "link/route.h"

#include <QUrl>

namespace am {

/// A daemon that an operator works with, by a name of the operator's own.
struct Profile
{
    QString id = {}; ///< stays when it is renamed; its keys are kept under it
    QString name = {};
    QString host = {};     ///< "[user@]host[:port]", reached through ssh; empty = this computer
    QString socket = {};   ///< there; empty, on this computer only = where the daemon here is looked for
    QString webhooks = {}; ///< an address where the sender may send directly; empty = only through the daemon

    bool operator==(const Profile &) const = default;
};

/// Why a profile cannot be used as it is, for people: empty = it can.
QString mistakeIn(const Profile &profile);
/// The way to its daemon; `local` are the sockets looked at where it names none. Only of one without a mistake.
Route routeOf(const Profile &profile, const QStringList &local);
/// Where it sends webhooks to, without a path. Empty = there is no such address, or not of HTTP.
QUrl webhookAddress(const QString &text);

} // namespace am
