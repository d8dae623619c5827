// SPDX-License-Identifier: MIT
#include "http/listener.h"

#include "http/rawanswer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int backlog = 1024;

union SocketAddress {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
};

socklen_t fill(SocketAddress &to, const QHostAddress &address, quint16 port)
{
    std::memset(&to, 0, sizeof to);
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4 && address.protocol() == QHostAddress::IPv4Protocol) {
        to.v4.sin_family = AF_INET;
        to.v4.sin_port = htons(port);
        to.v4.sin_addr.s_addr = htonl(v4);
        return sizeof to.v4;
    }
    const Q_IPV6ADDR v6 = address.toIPv6Address(); // of QHostAddress::Any too: "::" takes both families
    to.v6.sin6_family = AF_INET6;
    to.v6.sin6_port = htons(port);
    std::memcpy(&to.v6.sin6_addr, &v6, sizeof v6);
    to.v6.sin6_scope_id = address.scopeId().toUInt();
    return sizeof to.v6;
}

Error failure(const QHostAddress &address, quint16 port, int code)
{
    const Error::Kind kind = code == EADDRINUSE ? Error::Kind::Busy
                             : code == EACCES   ? Error::Kind::Denied
                                                : Error::Kind::BadInput;
    const QString where = address.protocol() == QHostAddress::IPv6Protocol ? u"[%1]:%2"_s : u"%1:%2"_s;
    return {kind, u"cannot listen on %1: %2"_s.arg(where.arg(address.toString()).arg(port), qt_error_string(code))};
}

/// IPv4 peers of a socket for both families are shown as what they are.
QHostAddress peerOf(const SocketAddress &from)
{
    const QHostAddress address(&from.any);
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    return isV4 ? QHostAddress(v4) : address;
}

} // namespace

Result<quint16> Listener::listen(const QHostAddress &address, quint16 port)
{
    SocketAddress name;
    socklen_t size = fill(name, address, port);
    Descriptor socket(::socket(name.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.isOpen() && errno == EAFNOSUPPORT && address == QHostAddress(QHostAddress::Any))
        return listen(QHostAddress(QHostAddress::AnyIPv4), port);
    const int on = 1;
    const int off = 0;
    if (!socket.isOpen() || ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return failure(address, port, errno);
    if (name.any.sa_family == AF_INET6 && address == QHostAddress(QHostAddress::Any))
        ::setsockopt(socket.number(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (::bind(socket.number(), &name.any, size) != 0 || ::listen(socket.number(), backlog) != 0 ||
        ::getsockname(socket.number(), &name.any, &size) != 0)
        return failure(address, port, errno);
    m_socket = std::move(socket);
    reserve();
    return ntohs(name.any.sa_family == AF_INET ? name.v4.sin_port : name.v6.sin6_port);
}

void Listener::close()
{
    m_socket.close();
    m_reserve.close();
}

Listener::Outcome Listener::accept(Descriptor &socket, QHostAddress &peer)
{
    if (!m_reserve.isOpen())
        reserve();
    SocketAddress from;
    socklen_t size = sizeof from;
    const int number = ::accept4(m_socket.number(), &from.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (number >= 0) {
        const int on = 1;
        ::setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        socket = Descriptor(number);
        peer = peerOf(from);
        return Outcome::Accepted;
    }
    switch (errno) {
    case EMFILE:
    case ENFILE:
        return refuse(peer);
    case ENOBUFS:
    case ENOMEM:
        return Outcome::Exhausted;
    case EAGAIN:
        return Outcome::Nothing;
    case ECONNABORTED:
    case EINTR:
    case EPROTO:
        return Outcome::Broken;
    default:
        return Outcome::Exhausted;
    }
}

Listener::Outcome Listener::refuse(QHostAddress &peer)
{
    if (!m_reserve.isOpen())
        return Outcome::Exhausted;
    m_reserve.close();
    SocketAddress from;
    socklen_t size = sizeof from;
    const Descriptor socket(::accept4(m_socket.number(), &from.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.isOpen()) {
        peer = peerOf(from);
        RawAnswer answer = RawAnswer::from(
            HttpAnswer::error(503, "no_descriptors", u"the server has no descriptor left for this connection"_s));
        const QByteArray bytes = answer.head + "Retry-After: 1\r\nConnection: close\r\n\r\n" + answer.body;
        // One attempt: there is no room to wait in.
        (void)!::send(socket.number(), bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    return socket.isOpen() ? Outcome::Refused : Outcome::Nothing;
}

void Listener::reserve()
{
    m_reserve = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

} // namespace am
