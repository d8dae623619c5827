// SPDX-License-Identifier: MIT
#include "storage/calltable.h"

#include "storage/statement.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Result<qint64> affected(const Result<sql::Rows> &query)
{
    return query ? Result<qint64>(query->numRowsAffected()) : query.error();
}

} // namespace

QStringList CallTable::schema()
{
    return {
        u"CREATE TABLE calls (tenant TEXT NOT NULL, conversation TEXT NOT NULL, caller TEXT NOT NULL, "
        "agent TEXT NOT NULL, began_at BIGINT NOT NULL, confirmed INTEGER NOT NULL, briefing TEXT NOT NULL, "
        "briefing_bytes BIGINT NOT NULL, PRIMARY KEY (tenant, conversation))"_s,
        u"CREATE INDEX calls_of_caller ON calls (tenant, caller, began_at)"_s,
        u"CREATE INDEX calls_by_age ON calls (tenant, began_at)"_s,
    };
}

CallTable::CallTable(QSqlDatabase &database, QString tenant)
    : m_database(database)
    , m_tenant(std::move(tenant))
{
}

Result<Done> CallTable::put(const CallRow &row)
{
    return sql::done(
        sql::execute(m_database,
                     u"INSERT INTO calls (tenant, conversation, caller, agent, began_at, confirmed, briefing, "
                     "briefing_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, conversation) "
                     "DO UPDATE SET caller = excluded.caller, agent = excluded.agent, "
                     "began_at = excluded.began_at, confirmed = excluded.confirmed, "
                     "briefing = excluded.briefing, briefing_bytes = excluded.briefing_bytes"_s,
                     {m_tenant, row.conversation, row.caller, row.agent, row.beganAt, int(row.confirmed),
                      QString::fromUtf8(row.briefing), row.briefingBytes}));
}

Result<Done> CallTable::confirm(const QString &conversation)
{
    return sql::done(sql::execute(m_database, u"UPDATE calls SET confirmed = 1 WHERE tenant = ? AND conversation = ?"_s,
                                  {m_tenant, conversation}));
}

Result<std::optional<CallRow>> CallTable::find(const QString &conversation)
{
    auto rows = read(u"SELECT conversation, caller, agent, began_at, confirmed, briefing_bytes, briefing FROM calls "
                     "WHERE tenant = ? AND conversation = ?"_s,
                     {m_tenant, conversation});
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? std::optional<CallRow>() : std::optional(rows->first());
}

Result<QList<CallRow>> CallTable::since(qint64 since, qsizetype limit)
{
    auto rows = read(u"SELECT conversation, caller, agent, began_at, confirmed, briefing_bytes, '' FROM calls "
                     "WHERE tenant = ? AND began_at >= ? ORDER BY began_at DESC LIMIT ?"_s,
                     {m_tenant, since, limit});
    if (rows)
        std::reverse(rows->begin(), rows->end());
    return rows;
}

Result<QList<CallRow>> CallTable::ofCaller(const QString &caller, qint64 before, qsizetype limit)
{
    return read(u"SELECT conversation, caller, agent, began_at, confirmed, briefing_bytes, briefing FROM calls "
                "WHERE tenant = ? AND caller = ? AND began_at < ? ORDER BY began_at DESC LIMIT ?"_s,
                {m_tenant, caller, before, limit});
}

Result<qint64> CallTable::remove(const QString &conversation)
{
    return affected(sql::execute(m_database, u"DELETE FROM calls WHERE tenant = ? AND conversation = ?"_s,
                                 {m_tenant, conversation}));
}

Result<qint64> CallTable::removeCaller(const QString &caller, qint64 before)
{
    return affected(sql::execute(m_database, u"DELETE FROM calls WHERE tenant = ? AND caller = ? AND began_at < ?"_s,
                                 {m_tenant, caller, before}));
}

Result<qint64> CallTable::countBefore(qint64 before)
{
    auto row =
        sql::execute(m_database, u"SELECT COUNT(*) FROM calls WHERE tenant = ? AND began_at < ?"_s, {m_tenant, before});
    if (!row)
        return row.error();
    row->next();
    return row->value(0).toLongLong();
}

Result<qint64> CallTable::removeBefore(qint64 before, int limit)
{
    return affected(sql::execute(m_database,
                                 u"DELETE FROM calls WHERE tenant = ? AND conversation IN (SELECT conversation FROM "
                                 "calls WHERE tenant = ? AND began_at < ? ORDER BY began_at LIMIT ?)"_s,
                                 {m_tenant, m_tenant, before, limit}));
}

Result<QList<CallRow>> CallTable::read(const QString &statement, const QVariantList &values)
{
    auto rows = sql::execute(m_database, statement, values);
    if (!rows)
        return rows.error();
    QList<CallRow> found;
    while (rows->next()) {
        found.append({.conversation = rows->value(0).toString(),
                      .caller = rows->value(1).toString(),
                      .agent = rows->value(2).toString(),
                      .beganAt = rows->value(3).toLongLong(),
                      .confirmed = rows->value(4).toInt() != 0,
                      .briefing = rows->value(6).toString().toUtf8(),
                      .briefingBytes = rows->value(5).toLongLong()});
    }
    return found;
}

} // namespace am
