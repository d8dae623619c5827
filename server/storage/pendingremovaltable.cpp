// SPDX-License-Identifier: MIT
#include "storage/pendingremovaltable.h"

#include "storage/statement.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace am {

QStringList PendingRemovalTable::schema()
{
    return {u"CREATE TABLE pending_removals (tenant TEXT NOT NULL, memory TEXT NOT NULL, caller TEXT NOT NULL, "
            "token TEXT NOT NULL, due_at BIGINT NOT NULL, PRIMARY KEY (tenant, memory))"_s};
}

PendingRemovalTable::PendingRemovalTable(QSqlDatabase &database, QString tenant)
    : m_database(database)
    , m_tenant(std::move(tenant))
{
}

Result<Done> PendingRemovalTable::put(const QList<PendingRemovalRow> &rows)
{
    for (const PendingRemovalRow &row : rows) {
        auto inserted =
            sql::execute(m_database,
                         u"INSERT INTO pending_removals (tenant, memory, caller, token, due_at) VALUES (?, ?, ?, ?, ?) "
                         "ON CONFLICT (tenant, memory) DO NOTHING"_s,
                         {m_tenant, row.memory, row.caller, row.token, row.dueAt});
        if (!inserted)
            return inserted.error();
    }
    return Done{};
}

Result<Done> PendingRemovalTable::remove(const QString &memory)
{
    return sql::done(sql::execute(m_database, u"DELETE FROM pending_removals WHERE tenant = ? AND memory = ?"_s,
                                  {m_tenant, memory}));
}

Result<Done> PendingRemovalTable::removeToken(const QString &token)
{
    return sql::done(
        sql::execute(m_database, u"DELETE FROM pending_removals WHERE tenant = ? AND token = ?"_s, {m_tenant, token}));
}

Result<Done> PendingRemovalTable::removeCaller(const QString &caller)
{
    return sql::done(sql::execute(m_database, u"DELETE FROM pending_removals WHERE tenant = ? AND caller = ?"_s,
                                  {m_tenant, caller}));
}

Result<QList<PendingRemovalRow>> PendingRemovalTable::all()
{
    auto rows = sql::execute(
        m_database,
        u"SELECT memory, caller, token, due_at FROM pending_removals WHERE tenant = ? ORDER BY token, memory"_s,
        {m_tenant});
    if (!rows)
        return rows.error();
    QList<PendingRemovalRow> all;
    while (rows->next()) {
        all.append({.memory = rows->value(0).toString(),
                    .caller = rows->value(1).toString(),
                    .token = rows->value(2).toString(),
                    .dueAt = rows->value(3).toLongLong()});
    }
    return all;
}

} // namespace am
