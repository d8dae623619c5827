// SPDX-License-Identifier: MIT
#include "support/rawclient.h"

#include <QDeadlineTimer>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace am::test {

RawClient::RawClient(quint16 port)
    : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        close();
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RawClient::~RawClient()
{
    close();
}

bool RawClient::send(const QByteArray &bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t step = ::send(m_descriptor, bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (step <= 0)
            return false;
        sent += step;
    }
    return true;
}

void RawClient::shutdownWriting()
{
    ::shutdown(m_descriptor, SHUT_WR);
}

void RawClient::reset()
{
    const linger none = {.l_onoff = 1, .l_linger = 0};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close();
}

void RawClient::close()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
}

bool RawClient::readMore(qint64 deadline)
{
    const qint64 left = deadline - QDeadlineTimer::current().deadline();
    pollfd waited = {.fd = m_descriptor, .events = POLLIN, .revents = 0};
    if (left <= 0 || ::poll(&waited, 1, int(left)) <= 0)
        return false;
    char buffer[65536];
    const ssize_t count = ::recv(m_descriptor, buffer, sizeof buffer, 0);
    if (count <= 0)
        return false;
    m_received.append(buffer, count);
    return true;
}

std::optional<RawAnswer> RawClient::receive(int milliseconds, bool withoutBody)
{
    const qint64 deadline = QDeadlineTimer(milliseconds).deadline();
    qsizetype headEnd = -1;
    while ((headEnd = m_received.indexOf("\r\n\r\n")) < 0) {
        if (!readMore(deadline))
            return {};
    }
    RawAnswer answer;
    const QList<QByteArray> lines = m_received.left(headEnd).split('\n');
    answer.status = lines.first().mid(9, 3).toInt();
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.insert(line.left(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    const bool bodiless = withoutBody || answer.status == 100 || answer.status == 204;
    const qsizetype length = bodiless ? 0 : answer.headers.value("content-length").toLongLong();
    while (m_received.size() < headEnd + 4 + length) {
        if (!readMore(deadline))
            return {};
    }
    answer.body = m_received.mid(headEnd + 4, length);
    m_received.remove(0, headEnd + 4 + length);
    return answer;
}

bool RawClient::waitForClose(int milliseconds)
{
    const QDeadlineTimer timer(milliseconds);
    while (readMore(timer.deadline()))
        m_received.clear();
    return !timer.hasExpired();
}

QByteArray RawClient::request(const QByteArray &method, const QByteArray &target, const QByteArray &body,
                              const QByteArray &headerLines)
{
    QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headerLines;
    if (!body.isEmpty())
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return bytes + "\r\n" + body;
}

QByteArray RawClient::post(const QByteArray &target, const QByteArray &body, const QByteArray &headerLines)
{
    return request("POST", target, body, "Content-Type: application/json\r\n" + headerLines);
}

} // namespace am::test
