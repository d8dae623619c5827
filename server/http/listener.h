// SPDX-License-Identifier: MIT
#pragma once

#include "http/descriptor.h"
#include "shared/result.h"

#include <QHostAddress>

namespace am {

/// The listening TCP socket. It keeps one descriptor in reserve, so that it can still take a connection and turn it
/// away when descriptors run out: otherwise the pending connection would wake the event loop for ever.
class Listener final
{
public:
    enum class Outcome {
        Accepted,
        Nothing,   ///< nobody is waiting
        Broken,    ///< somebody gave up while waiting: there may be others
        Refused,   ///< no descriptor left: somebody was turned away
        Exhausted, ///< not even that was possible: try again later
    };

    /// The port, when 0 was asked for the one that was given. Kind::Busy when somebody else has it.
    Result<quint16> listen(const QHostAddress &address, quint16 port);
    void close();
    [[nodiscard]] int number() const { return m_socket.number(); }
    [[nodiscard]] bool isListening() const { return m_socket.isOpen(); }

    /// `socket` and `peer` are set when one was Accepted; `peer` also when one was Refused.
    Outcome accept(Descriptor &socket, QHostAddress &peer);

private:
    Outcome refuse(QHostAddress &peer);
    void reserve();

    Descriptor m_socket;
    Descriptor m_reserve;
};

} // namespace am
