// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// A row of `pending_removals`: a memory that an operator has deleted and that the store has still.
struct PendingRemovalRow
{
    QString memory = {}; ///< the store's id
    QString caller = {};
    QString token = {}; ///< of the request that deletes it; undoes it
    qint64 dueAt = 0;   ///< ms, UTC: until then it can be undone

    friend bool operator==(const PendingRemovalRow &, const PendingRemovalRow &) = default;
};

/// The table `pending_removals`; one tenant's part of it. Empty but for half a minute after a deletion, or as long as
/// the store does not remove what it is told to.
class PendingRemovalTable final
{
public:
    static QStringList schema();

    explicit PendingRemovalTable(QSqlDatabase &database, QString tenant = QStringLiteral("default"));

    /// One that is there already stays as it is.
    Result<Done> put(const QList<PendingRemovalRow> &rows);
    Result<Done> remove(const QString &memory);
    /// All of one request.
    Result<Done> removeToken(const QString &token);
    Result<Done> removeCaller(const QString &caller);
    /// By token.
    Result<QList<PendingRemovalRow>> all();

private:
    QSqlDatabase &m_database;
    const QString m_tenant;
};

} // namespace am
