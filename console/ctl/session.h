// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonlink.h"

#include <functional>

namespace am::ctl {

/// A conversation with the daemon for a program that has nothing to do but wait for its answers.
class Session final
{
public:
    explicit Session(QStringList sockets)
        : m_sockets(std::move(sockets))
    {
    }

    /// Connects when it is not yet, asks and waits.
    Result<QJsonObject> ask(const QString &method, const QJsonObject &params = {});
    /// Asks, then hands over every notification until `take` answers that it was enough: false. Kind Unreachable: the
    /// daemon has gone, which is how most of this ends.
    Result<Done> follow(const QString &method, const QJsonObject &params,
                        const std::function<bool(const QString &method, const QJsonObject &params)> &take);
    /// The last ask() got no answer because there is no daemon to give one.
    [[nodiscard]] bool isLost() const { return m_lost; }

private:
    Result<Done> open();

    QStringList m_sockets;
    DaemonLink m_link;
    bool m_lost = false;
};

} // namespace am::ctl
