// SPDX-License-Identifier: MIT
#include "http/virtualsocket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace am {

VirtualSocket::VirtualSocket(QObject *parent)
    : QTcpSocket(parent)
{
    setOpenMode(QIODevice::ReadWrite);
    setSocketState(ConnectedState);
}

VirtualSocket::~VirtualSocket()
{
    setSocketState(UnconnectedState); // or the base class would close what was never opened
}

void VirtualSocket::feed(const QByteArray &request)
{
    m_input = request;
    m_read = 0;
    m_output.clear();
    Q_EMIT readyRead();
}

void VirtualSocket::hangUp()
{
    setSocketState(UnconnectedState);
    Q_EMIT disconnected();
}

qint64 VirtualSocket::bytesAvailable() const
{
    // Past QAbstractSocket, which would ask the descriptor that this socket does not have.
    // NOLINTNEXTLINE(bugprone-parent-virtual-call)
    return QIODevice::bytesAvailable() + m_input.size() - m_read;
}

qint64 VirtualSocket::readData(char *data, qint64 size)
{
    const qsizetype count = std::min<qint64>(size, m_input.size() - m_read);
    if (count > 0)
        std::memcpy(data, m_input.constData() + m_read, size_t(count));
    m_read += count;
    return count;
}

qint64 VirtualSocket::writeData(const char *data, qint64 size)
{
    m_output.append(data, size);
    return size;
}

VirtualServer::VirtualServer(QObject *parent)
    : QTcpServer(parent)
{
    // QHttpServer wants a server that listens. A socket that is bound to nothing is enough for that, and unlike a
    // listening one it opens no port.
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (!setSocketDescriptor(socket))
        ::close(socket);
    pauseAccepting();
}

VirtualSocket *VirtualServer::connectSocket()
{
    auto *socket = new VirtualSocket(this);
    addPendingConnection(socket);
    return socket;
}

QTcpSocket *VirtualServer::nextPendingConnection()
{
    QTcpSocket *socket = QTcpServer::nextPendingConnection();
    pauseAccepting(); // the base class has resumed it
    return socket;
}

} // namespace am
