// SPDX-License-Identifier: MIT
#include "admin/unixlistener.h"

#include <QFile>

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int backlog = 64;

Error failure(const QByteArray &path, const QString &reason, Error::Kind kind = Error::Kind::BadInput)
{
    return {kind, u"admin socket %1: %2"_s.arg(QFile::decodeName(path), reason)};
}

Descriptor makeSocket()
{
    return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

/// Makes room for a socket at that address: takes away what a daemon left that is no more.
Result<Done> clear(const sockaddr_un &address, const QByteArray &path)
{
    struct stat status = {};
    if (::lstat(path.constData(), &status) != 0)
        return Done{}; // nothing there, or nothing that bind() would not tell
    if (!S_ISSOCK(status.st_mode))
        return failure(path, u"there is a file that is no socket"_s);
    const Descriptor probe = makeSocket();
    if (::connect(probe.number(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0 || errno == EAGAIN)
        return failure(path, u"another daemon answers there"_s, Error::Kind::Busy);
    if (errno != ECONNREFUSED)
        return failure(path, qt_error_string(errno));
    if (::unlink(path.constData()) != 0 && errno != ENOENT)
        return failure(path, qt_error_string(errno));
    return Done{};
}

} // namespace

Result<Done> UnixListener::listen(const QString &path, std::optional<gid_t> group)
{
    const QByteArray name = QFile::encodeName(path);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (name.size() >= qsizetype(sizeof address.sun_path)) {
        return failure(name,
                       u"the path is longer than the %1 bytes that a socket's may have; set server.admin_socket"_s.arg(
                           sizeof address.sun_path - 1));
    }
    std::memcpy(address.sun_path, name.constData(), size_t(name.size()));
    if (auto cleared = clear(address, name); !cleared)
        return cleared;
    Descriptor socket = makeSocket();
    // Nobody can connect before listen(), so the mode is right for the first one.
    if (!socket.isOpen() || ::bind(socket.number(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return failure(name, qt_error_string(errno));
    struct stat status = {};
    if ((group && ::lchown(name.constData(), uid_t(-1), *group) != 0) ||
        ::chmod(name.constData(), group ? 0660 : 0600) != 0 || ::lstat(name.constData(), &status) != 0 ||
        ::listen(socket.number(), backlog) != 0) {
        const Error error = failure(name, qt_error_string(errno));
        ::unlink(name.constData());
        return error;
    }
    m_socket = std::move(socket);
    m_path = name;
    m_device = status.st_dev;
    m_inode = status.st_ino;
    return Done{};
}

void UnixListener::close()
{
    if (!m_socket.isOpen())
        return;
    struct stat status = {};
    if (::lstat(m_path.constData(), &status) == 0 && status.st_dev == m_device && status.st_ino == m_inode)
        ::unlink(m_path.constData());
    m_socket.close();
}

UnixListener::Outcome UnixListener::accept(Descriptor &socket)
{
    for (;;) {
        const int number = ::accept4(m_socket.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (number >= 0) {
            socket = Descriptor(number);
            return Outcome::Accepted;
        }
        if (errno == EAGAIN)
            return Outcome::Nothing;
        if (errno != EINTR && errno != ECONNABORTED)
            return Outcome::Exhausted;
    }
}

} // namespace am
