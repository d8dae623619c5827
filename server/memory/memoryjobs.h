// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

#include <QSqlDatabase>

/// What the embedded store does on the database's threads: one function for each call, see MemoryStore and
/// EmbeddedStore for what they promise. `now` is in ms, UTC.
namespace am::memoryjobs {

Result<AdditionReceipt> add(QSqlDatabase &database, const MemoryAddition &addition, qint64 now);
Result<Done> update(QSqlDatabase &database, const QString &memoryId, const MemoryChange &change, qint64 now);
Result<Done> remove(QSqlDatabase &database, const QString &memoryId, qint64 now);
Result<Done> removeCaller(QSqlDatabase &database, const QString &caller);

Result<QList<Memory>> search(QSqlDatabase &database, const QString &caller, const QString &text, int limit);
Result<MemoryPage> list(QSqlDatabase &database, const QString &caller, const QString &conversation, int page,
                        int pageSize);
Result<Memory> get(QSqlDatabase &database, const QString &memoryId);
Result<QList<HistoryEntry>> history(QSqlDatabase &database, const QString &memoryId);
Result<KnownCallerPage> callers(QSqlDatabase &database, int page, int pageSize);
Result<Done> probe(QSqlDatabase &database);

} // namespace am::memoryjobs
