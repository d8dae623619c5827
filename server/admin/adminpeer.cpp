// SPDX-License-Identifier: MIT
#include "admin/adminpeer.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>

#include <pwd.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace am {

Result<PeerCredentials> PeerCredentials::of(int socket)
{
    ucred credentials = {};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return Error{Error::Kind::Denied, u"the kernel does not say who it is: "_s + qt_error_string(errno)};
    PeerCredentials peer{.uid = credentials.uid, .group = credentials.gid};
    constexpr int most = 65'536; // NGROUPS_MAX
    QList<gid_t> groups(256);
    socklen_t bytes = 0;
    for (;;) {
        bytes = socklen_t(groups.size() * qsizetype(sizeof(gid_t)));
        if (::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &bytes) == 0)
            break;
        if (errno != ERANGE || groups.size() >= most)
            return peer;
        groups.resize(most);
    }
    groups.resize(qsizetype(bytes / sizeof(gid_t)));
    peer.groups = groups;
    return peer;
}

bool PeerCredentials::mayUse(uid_t daemon, std::optional<gid_t> admitted) const
{
    return uid == 0 || uid == daemon || (admitted && (group == *admitted || groups.contains(*admitted)));
}

QString accountName(uid_t uid)
{
    const auto close = [](std::FILE *file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen("/etc/passwd", "re"), close);
    std::array<char, 4096> buffer{};
    passwd entry = {};
    passwd *found = nullptr;
    while (file && ::fgetpwent_r(file.get(), &entry, buffer.data(), buffer.size(), &found) == 0) {
        if (entry.pw_uid == uid)
            return QString::fromUtf8(entry.pw_name);
    }
    return u"uid %1"_s.arg(uid);
}

} // namespace am
