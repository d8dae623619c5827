// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// A row of `memory_history`.
struct MemoryHistoryRow
{
    QString id = {};
    QString memoryId = {};
    QString caller = {};
    QString event = {}; ///< ADD, UPDATE, DELETE
    QString oldText = {};
    QString newText = {};
    qint64 at = 0; ///< ms, UTC
};

/// The table `memory_history`: what was done to each memory; one tenant's part of it.
class MemoryHistoryTable final
{
public:
    static QStringList schema();

    explicit MemoryHistoryTable(QSqlDatabase &database, QString tenant = QStringLiteral("default"));

    Result<Done> insert(const MemoryHistoryRow &row);
    /// Oldest first.
    Result<QList<MemoryHistoryRow>> list(const QString &memoryId);
    /// Leaves the events and takes the words: a deleted memory is not to be read here.
    Result<Done> blank(const QString &memoryId);
    Result<Done> removeCaller(const QString &caller);

private:
    QSqlDatabase &m_database;
    const QString m_tenant;
};

} // namespace am
