// SPDX-License-Identifier: MIT
#pragma once

#include "admin/adminpeer.h"
#include "shared/result.h"

#include <QHash>
#include <QJsonObject>
#include <QObject>

#include <functional>

namespace am {

class AuditLog;

/// What can be asked for at the admin socket, by name; one small file a subject adds its methods. Here is decided who
/// may call them, and what of it the audit log hears.
class AdminMethods final
{
public:
    enum class Access {
        Read,  ///< about the daemon; recorded only when its params name a caller
        Look,  ///< at a caller's data; recorded
        Change ///< recorded, and refused to those who may only read
    };
    /// Answers once, at once or later. What it looks up for an answer named "caller" is masked into the record.
    using Handler = std::function<void(const QJsonObject &params, const AdminPeer &peer, Reply<QJsonValue> reply)>;

    explicit AdminMethods(AuditLog &audit)
        : m_audit(audit)
    {
    }

    void add(const QString &name, Access access, Handler handler);
    [[nodiscard]] bool contains(const QString &name) const { return m_methods.contains(name); }

    /// Kind Denied: the peer may only read. Kind Storage: it could not be recorded, so it was not done.
    void call(const QString &name, const QJsonObject &params, const AdminPeer &peer, Reply<QJsonValue> reply);

private:
    struct Method
    {
        Access access = Access::Change;
        Handler handler;
    };
    void record(const QString &name, const QJsonObject &params, const AdminPeer &peer, const Reply<QJsonValue> &reply);

    AuditLog &m_audit;
    QHash<QString, Method> m_methods;
    QObject m_context; ///< of the audit log's answers: the first to go
};

} // namespace am
