// SPDX-License-Identifier: MIT
#include "support/localclient.h"

#include <QFile>
#include <QJsonDocument>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace am::test {

LocalClient::LocalClient(const QString &path)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const QByteArray name = QFile::encodeName(path);
    if (name.size() >= qsizetype(sizeof address.sun_path))
        return;
    std::memcpy(address.sun_path, name.constData(), size_t(name.size()));
    m_socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        ::close(std::exchange(m_socket, -1));
}

LocalClient::LocalClient(int socket)
    : m_socket(socket)
{
    ::fcntl(m_socket, F_SETFL, O_NONBLOCK);
}

LocalClient::LocalClient(LocalClient &&other) noexcept
    : m_socket(std::exchange(other.m_socket, -1))
    , m_closed(other.m_closed)
    , m_received(std::move(other.m_received))
    , m_frames(std::move(other.m_frames))
{
}

LocalClient::~LocalClient()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

qsizetype LocalClient::send(const QByteArray &bytes)
{
    const ssize_t size = ::send(m_socket, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    return size >= 0 ? size : errno == EAGAIN ? 0 : -1;
}

void LocalClient::sendRequest(int id, const char *method, const QJsonObject &params)
{
    const QJsonObject request{
        {u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"method"_s, QString::fromLatin1(method)}, {u"params"_s, params}};
    send(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
}

void LocalClient::shutdownWriting()
{
    ::shutdown(m_socket, SHUT_WR);
}

void LocalClient::read()
{
    char buffer[65'536];
    while (!m_closed && m_socket >= 0) {
        const ssize_t size = ::recv(m_socket, buffer, sizeof buffer, MSG_DONTWAIT);
        if (size > 0)
            m_received.append(buffer, size);
        else if (size == 0 || errno != EAGAIN)
            m_closed = true;
        else
            break;
    }
    for (qsizetype end = m_received.indexOf('\n'); end >= 0; end = m_received.indexOf('\n')) {
        m_frames.append(QJsonDocument::fromJson(m_received.first(end)).object());
        m_received.remove(0, end + 1);
    }
}

const QList<QJsonObject> &LocalClient::frames()
{
    read();
    return m_frames;
}

bool LocalClient::isClosed()
{
    read();
    return m_closed;
}

QJsonObject LocalClient::answer(int id)
{
    read();
    for (const QJsonObject &frame : std::as_const(m_frames)) {
        if (frame.value("id"_L1) == id)
            return frame;
    }
    return {};
}

} // namespace am::test
