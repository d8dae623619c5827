// SPDX-License-Identifier: MIT
#include "admin/adminsocket.h"

#include "admin/adminconnection.h"
#include "shared/adminprotocol.h"

#include <QLoggingCategory>

#include <array>

#include <grp.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace am {

Q_LOGGING_CATEGORY(lcAdminSocket, "agenticmemory.daemon.admin", QtInfoMsg)

namespace {

constexpr std::chrono::seconds tryAgainAfter{1};
constexpr int acceptAtOnce = 16;

/// Only at the start, when it may wait.
std::optional<gid_t> groupNamed(const QString &name)
{
    std::array<char, 65'536> buffer{};
    group entry = {};
    group *found = nullptr;
    if (::getgrnam_r(name.toUtf8().constData(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return {};
    return entry.gr_gid;
}

/// One attempt: there is no room to wait in.
void turnAway(const Descriptor &socket, adminprotocol::Code code, const QString &message)
{
    const QByteArray frame = adminprotocol::refusal({code, message});
    (void)!::send(socket.number(), frame.constData(), size_t(frame.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
}

} // namespace

AdminSocket::AdminSocket(AdminSettings settings, AdminMethods &methods, AdminLimits limits, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_methods(methods)
    , m_limits(limits)
{
    m_readers.readOnly = true;
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        for (Door *door : {&m_operators, &m_readers}) {
            if (door->notifier)
                door->notifier->setEnabled(true);
        }
    });
}

AdminSocket::~AdminSocket() = default;

Result<Done> AdminSocket::listen()
{
    if (auto opened = open(m_operators, m_settings.socket, m_settings.group, "server.admin_group"); !opened)
        return opened;
    if (m_settings.readOnlyGroup.isEmpty())
        return Done{};
    return open(m_readers, adminprotocol::readOnlySocket(m_settings.socket), m_settings.readOnlyGroup,
                "server.admin_readonly_group");
}

Result<Done> AdminSocket::open(Door &door, const QString &path, const QString &group, const char *key)
{
    if (!group.isEmpty()) {
        door.group = groupNamed(group);
        if (!door.group)
            return Error{Error::Kind::BadInput, u"%1: there is no group \"%2\""_s.arg(QLatin1StringView(key), group)};
    }
    if (auto listening = door.listener.listen(path, door.group); !listening)
        return listening;
    door.notifier = std::make_unique<QSocketNotifier>(door.listener.number(), QSocketNotifier::Read);
    connect(door.notifier.get(), &QSocketNotifier::activated, this, [this, &door] { accept(door); });
    return Done{};
}

void AdminSocket::close()
{
    for (Door *door : {&m_operators, &m_readers}) {
        door->notifier.reset();
        door->listener.close();
    }
    for (AdminConnection *client : std::as_const(m_clients))
        client->notify(u"stopping"_s, {});
}

void AdminSocket::accept(Door &door)
{
    for (int accepted = 0; accepted < acceptAtOnce; ++accepted) {
        Descriptor socket;
        switch (door.listener.accept(socket)) {
        case UnixListener::Outcome::Accepted:
            admit(door, std::move(socket));
            break;
        case UnixListener::Outcome::Nothing:
            return;
        case UnixListener::Outcome::Exhausted:
            door.notifier->setEnabled(false);
            m_retry.start(tryAgainAfter);
            return;
        }
    }
}

void AdminSocket::admit(const Door &door, Descriptor socket)
{
    const auto credentials = PeerCredentials::of(socket.number());
    if (!credentials || !credentials->mayUse(::geteuid(), door.group)) {
        qCWarning(lcAdminSocket) << "turned away from the admin socket: uid" << (credentials ? credentials->uid : 0);
        return turnAway(socket, adminprotocol::Denied, u"this socket is not for you"_s);
    }
    if (m_clients.size() >= m_limits.clients) {
        return turnAway(socket, adminprotocol::Busy,
                        u"there are %1 clients already: try again later"_s.arg(m_limits.clients));
    }
    const AdminPeer peer{.uid = credentials->uid, .name = accountName(credentials->uid), .readOnly = door.readOnly};
    auto *const client = new AdminConnection(std::move(socket), peer, m_methods, m_limits, this);
    m_clients.append(client);
    connect(client, &AdminConnection::ended, this, [this, client] {
        m_clients.removeOne(client);
        client->deleteLater();
    });
}

} // namespace am
