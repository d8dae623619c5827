// SPDX-License-Identifier: MIT
#pragma once

#include "admin/adminsettings.h"
#include "admin/unixlistener.h"
#include "shared/result.h"

#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace am {

class AdminConnection;
class AdminMethods;

/// Where operators' programs reach the daemon: a Unix socket for those who may do everything, and beside it one for
/// those who may only look. Who may use which is the files' mode and group, and checked again by what the kernel says.
class AdminSocket final : public QObject
{
    Q_OBJECT

public:
    /// `methods` outlives it.
    AdminSocket(AdminSettings settings, AdminMethods &methods, AdminLimits limits = {}, QObject *parent = nullptr);
    ~AdminSocket() override;

    /// Errors name the path or the setting: a group that is not there, another daemon's socket, no right to write.
    Result<Done> listen();
    /// Takes no more clients and tells those it has: {"method":"stopping","params":{}}.
    void close();
    [[nodiscard]] qsizetype clients() const { return m_clients.size(); }

private:
    struct Door
    {
        UnixListener listener;
        std::unique_ptr<QSocketNotifier> notifier;
        std::optional<gid_t> group;
        bool readOnly = false;
    };

    Result<Done> open(Door &door, const QString &path, const QString &group, const char *key);
    void accept(Door &door);
    void admit(const Door &door, Descriptor socket);

    const AdminSettings m_settings;
    AdminMethods &m_methods;
    const AdminLimits m_limits;
    Door m_operators;
    Door m_readers;
    QTimer m_retry;                     ///< when descriptors have run out
    QList<AdminConnection *> m_clients; ///< children
};

} // namespace am
