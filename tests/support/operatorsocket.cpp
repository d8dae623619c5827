// SPDX-License-Identifier: MIT
#include "support/operatorsocket.h"

#include "shared/adminprotocol.h"

#include <QDeadlineTimer>

namespace am::test {

OperatorSocket::OperatorSocket(const QString &path)
{
    m_socket.connectToServer(path);
    m_socket.waitForConnected();
}

QJsonObject OperatorSocket::ask(const QString &method, const QJsonObject &params)
{
    m_socket.write(adminprotocol::request(++m_asked, method, params));
    const QDeadlineTimer deadline(60'000);
    while (!deadline.hasExpired()) {
        while (m_socket.canReadLine()) {
            const auto message = adminprotocol::parseMessage(m_socket.readLine());
            if (message && message->id == m_asked)
                return message->result ? message->result->toObject() : QJsonObject();
        }
        if (!m_socket.waitForReadyRead(int(deadline.remainingTime())))
            break;
    }
    return {};
}

} // namespace am::test
