// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// What one operator did once: changed something, or looked at a caller's data.
struct AuditEntry
{
    qint64 id = 0;             ///< rising within the tenant; insert() gives it
    qint64 at = 0;             ///< milliseconds
    qint64 uid = 0;            ///< of the operator's process
    QString operatorName = {}; ///< the account's name, as far as this machine knows it
    QString method = {};
    QString caller = {};  ///< masked; empty = about no caller, or about more than one
    QString details = {}; ///< of the request, what may name somebody masked
    QString outcome = {}; ///< empty until it is over, then "done", "replayed 3" or why it was not
};

/// The table `audit`; one tenant's part of it. Rows are never changed but for their outcome.
class AuditTable final
{
public:
    static QStringList schema();

    explicit AuditTable(QSqlDatabase &database, QString tenant = QStringLiteral("default"));

    /// The id that it was given.
    Result<qint64> insert(const AuditEntry &entry);
    /// `caller`, when it is not empty, takes the place of what the request did not tell.
    Result<Done> finish(qint64 id, const QString &outcome, const QString &caller);
    /// Newest first, only ids below `before`; 0 = from the newest.
    Result<QList<AuditEntry>> list(qint64 before, int limit);

private:
    QSqlDatabase &m_database;
    const QString m_tenant;
};

} // namespace am
