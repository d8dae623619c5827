// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// A row of `memory_use`: how often an agent was told a memory that it had asked for.
struct MemoryUseRow
{
    QString memory = {}; ///< the store's id
    qint64 uses = 0;
    qint64 lastUsedAt = 0; ///< ms, UTC

    friend bool operator==(const MemoryUseRow &, const MemoryUseRow &) = default;
};

/// The table `memory_use`; one tenant's part of it. Memories that the store has no more stay in it until their time is
/// over.
class MemoryUseTable final
{
public:
    static QStringList schema();

    explicit MemoryUseTable(QSqlDatabase &database, QString tenant = QStringLiteral("default"));

    /// Each of them once more.
    Result<Done> use(const QString &caller, const QStringList &memories, qint64 at);
    /// The last used first: at most `limit`.
    Result<QList<MemoryUseRow>> ofCaller(const QString &caller, int limit);
    Result<Done> removeCaller(const QString &caller);
    /// Those that were used before `before` last: at most `limit`.
    Result<Done> removeBefore(qint64 before, int limit);

private:
    QSqlDatabase &m_database;
    const QString m_tenant;
};

} // namespace am
