// SPDX-License-Identifier: MIT
#include "storage/memoryusetable.h"

#include "storage/statement.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace am {

QStringList MemoryUseTable::schema()
{
    return {u"CREATE TABLE memory_use (tenant TEXT NOT NULL, caller TEXT NOT NULL, memory TEXT NOT NULL, "
            "uses BIGINT NOT NULL, last_used_at BIGINT NOT NULL, PRIMARY KEY (tenant, caller, memory))"_s,
            u"CREATE INDEX memory_use_last ON memory_use (tenant, last_used_at)"_s};
}

MemoryUseTable::MemoryUseTable(QSqlDatabase &database, QString tenant)
    : m_database(database)
    , m_tenant(std::move(tenant))
{
}

Result<Done> MemoryUseTable::use(const QString &caller, const QStringList &memories, qint64 at)
{
    for (const QString &memory : memories) {
        auto used =
            sql::execute(m_database,
                         u"INSERT INTO memory_use (tenant, caller, memory, uses, last_used_at) VALUES (?, ?, ?, 1, ?) "
                         "ON CONFLICT (tenant, caller, memory) DO UPDATE SET uses = memory_use.uses + 1, "
                         "last_used_at = excluded.last_used_at"_s,
                         {m_tenant, caller, memory, at});
        if (!used)
            return used.error();
    }
    return Done{};
}

Result<QList<MemoryUseRow>> MemoryUseTable::ofCaller(const QString &caller, int limit)
{
    auto rows = sql::execute(m_database,
                             u"SELECT memory, uses, last_used_at FROM memory_use WHERE tenant = ? AND caller = ? "
                             "ORDER BY last_used_at DESC, memory LIMIT ?"_s,
                             {m_tenant, caller, limit});
    if (!rows)
        return rows.error();
    QList<MemoryUseRow> uses;
    while (rows->next()) {
        uses.append({.memory = rows->value(0).toString(),
                     .uses = rows->value(1).toLongLong(),
                     .lastUsedAt = rows->value(2).toLongLong()});
    }
    return uses;
}

Result<Done> MemoryUseTable::removeCaller(const QString &caller)
{
    return sql::done(
        sql::execute(m_database, u"DELETE FROM memory_use WHERE tenant = ? AND caller = ?"_s, {m_tenant, caller}));
}

Result<Done> MemoryUseTable::removeBefore(qint64 before, int limit)
{
    return sql::done(sql::execute(m_database,
                                  u"DELETE FROM memory_use WHERE tenant = ? AND (caller, memory) IN (SELECT caller, "
                                  "memory FROM memory_use WHERE tenant = ? AND last_used_at < ? "
                                  "ORDER BY last_used_at LIMIT ?)"_s,
                                  {m_tenant, m_tenant, before, limit}));
}

} // namespace am
