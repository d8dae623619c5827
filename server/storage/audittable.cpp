// SPDX-License-Identifier: MIT
#include "storage/audittable.h"

#include "storage/statement.h"

#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

QStringList AuditTable::schema()
{
    return {
        uR"(CREATE TABLE audit (
            tenant   TEXT NOT NULL,
            id       BIGINT NOT NULL,
            at       BIGINT NOT NULL,
            uid      BIGINT NOT NULL,
            operator TEXT NOT NULL,
            method   TEXT NOT NULL,
            caller   TEXT NOT NULL,
            details  TEXT NOT NULL,
            outcome  TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (tenant, id)))"_s,
    };
}

AuditTable::AuditTable(QSqlDatabase &database, QString tenant)
    : m_database(database)
    , m_tenant(std::move(tenant))
{
}

Result<qint64> AuditTable::insert(const AuditEntry &entry)
{
    auto next = sql::execute(m_database, u"SELECT COALESCE(MAX(id), 0) + 1 FROM audit WHERE tenant = ?"_s, {m_tenant});
    if (!next)
        return next.error();
    next->next();
    const qint64 id = next->value(0).toLongLong();
    next->finish();
    const auto inserted = sql::execute(
        m_database,
        u"INSERT INTO audit (tenant, id, at, uid, operator, method, caller, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {m_tenant, id, entry.at, entry.uid, entry.operatorName, entry.method, entry.caller, entry.details});
    if (!inserted)
        return inserted.error();
    return id;
}

Result<Done> AuditTable::finish(qint64 id, const QString &outcome, const QString &caller)
{
    const auto changed = sql::execute(m_database,
                                      u"UPDATE audit SET outcome = ?, caller = CASE WHEN ? = '' THEN caller ELSE ? END "
                                      "WHERE tenant = ? AND id = ?"_s,
                                      {outcome, caller, caller, m_tenant, id});
    if (!changed)
        return changed.error();
    return Done{};
}

Result<QList<AuditEntry>> AuditTable::list(qint64 before, int limit)
{
    auto rows = sql::execute(m_database,
                             u"SELECT id, at, uid, operator, method, caller, details, outcome FROM audit "
                             "WHERE tenant = ? AND id < ? ORDER BY id DESC LIMIT ?"_s,
                             {m_tenant, before > 0 ? before : std::numeric_limits<qint64>::max(), limit});
    if (!rows)
        return rows.error();
    QList<AuditEntry> found;
    while (rows->next()) {
        found.append({.id = rows->value(0).toLongLong(),
                      .at = rows->value(1).toLongLong(),
                      .uid = rows->value(2).toLongLong(),
                      .operatorName = rows->value(3).toString(),
                      .method = rows->value(4).toString(),
                      .caller = rows->value(5).toString(),
                      .details = rows->value(6).toString(),
                      .outcome = rows->value(7).toString()});
    }
    return found;
}

} // namespace am
