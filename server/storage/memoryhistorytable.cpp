// SPDX-License-Identifier: MIT
#include "storage/memoryhistorytable.h"

#include "storage/statement.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace am {
QStringList MemoryHistoryTable::schema()
{
    return {
        uR"(CREATE TABLE memory_history (
            tenant    TEXT NOT NULL DEFAULT 'default',
            memory_id TEXT NOT NULL,
            position  BIGINT NOT NULL,
            id        TEXT NOT NULL,
            caller    TEXT NOT NULL,
            event     TEXT NOT NULL,
            old_text  TEXT NOT NULL,
            new_text  TEXT NOT NULL,
            at        BIGINT NOT NULL,
            PRIMARY KEY (tenant, memory_id, position)))"_s,
        u"CREATE INDEX memory_history_by_caller ON memory_history (tenant, caller)"_s,
    };
}

MemoryHistoryTable::MemoryHistoryTable(QSqlDatabase &database, QString tenant)
    : m_database(database)
    , m_tenant(std::move(tenant))
{
}

Result<Done> MemoryHistoryTable::insert(const MemoryHistoryRow &row)
{
    return sql::done(sql::execute(
        m_database,
        u"INSERT INTO memory_history (tenant, memory_id, position, id, caller, event, old_text, new_text, at) "
        "SELECT ?, ?, count(*), ?, ?, ?, ?, ?, ? FROM memory_history WHERE tenant = ? AND memory_id = ?"_s,
        {m_tenant, row.memoryId, row.id, row.caller, row.event, row.oldText, row.newText, row.at, m_tenant,
         row.memoryId}));
}

Result<QList<MemoryHistoryRow>> MemoryHistoryTable::list(const QString &memoryId)
{
    auto query = sql::execute(m_database,
                              u"SELECT id, caller, event, old_text, new_text, at FROM memory_history "
                              "WHERE tenant = ? AND memory_id = ? ORDER BY position"_s,
                              {m_tenant, memoryId});
    if (!query)
        return query.error();
    QList<MemoryHistoryRow> found;
    while (query->next()) {
        found.append({.id = query->value(0).toString(),
                      .memoryId = memoryId,
                      .caller = query->value(1).toString(),
                      .event = query->value(2).toString(),
                      .oldText = query->value(3).toString(),
                      .newText = query->value(4).toString(),
                      .at = query->value(5).toLongLong()});
    }
    return found;
}

Result<Done> MemoryHistoryTable::blank(const QString &memoryId)
{
    return sql::done(sql::execute(
        m_database, u"UPDATE memory_history SET old_text = '', new_text = '' WHERE tenant = ? AND memory_id = ?"_s,
        {m_tenant, memoryId}));
}

Result<Done> MemoryHistoryTable::removeCaller(const QString &caller)
{
    return sql::done(
        sql::execute(m_database, u"DELETE FROM memory_history WHERE tenant = ? AND caller = ?"_s, {m_tenant, caller}));
}

} // namespace am
