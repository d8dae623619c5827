// SPDX-License-Identifier: MIT
#include "storage/agenttable.h"

#include "storage/statement.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace am {

QStringList AgentTable::schema()
{
    return {u"CREATE TABLE agents (tenant TEXT NOT NULL, platform TEXT NOT NULL, agent TEXT NOT NULL, "
            "prompt TEXT NOT NULL, first_message TEXT NOT NULL, language TEXT NOT NULL, "
            "allowed_overrides TEXT NOT NULL, fetched_at BIGINT NOT NULL, called_at BIGINT NOT NULL, "
            "PRIMARY KEY (tenant, platform, agent))"_s};
}

AgentTable::AgentTable(QSqlDatabase &database, QString tenant, QString platform)
    : m_database(database)
    , m_tenant(std::move(tenant))
    , m_platform(std::move(platform))
{
}

Result<QList<AgentRow>> AgentTable::all(int most)
{
    auto rows = sql::execute(m_database,
                             u"SELECT agent, prompt, first_message, language, allowed_overrides, fetched_at, called_at "
                             "FROM agents WHERE tenant = ? AND platform = ? ORDER BY called_at DESC, agent LIMIT ?"_s,
                             {m_tenant, m_platform, most});
    if (!rows)
        return rows.error();
    QList<AgentRow> found;
    while (rows->next()) {
        found.append({.agent = rows->value(0).toString(),
                      .prompt = rows->value(1).toString(),
                      .firstMessage = rows->value(2).toString(),
                      .language = rows->value(3).toString(),
                      .allowedOverrides = rows->value(4).toString().split(u',', Qt::SkipEmptyParts),
                      .fetchedAt = rows->value(5).toLongLong(),
                      .calledAt = rows->value(6).toLongLong()});
    }
    if (const QSqlError error = rows->lastError(); error.isValid())
        return sql::error(error);
    return found;
}

Result<Done> AgentTable::put(const AgentRow &row)
{
    return sql::done(sql::execute(
        m_database,
        u"INSERT INTO agents (tenant, platform, agent, prompt, first_message, language, allowed_overrides, "
        "fetched_at, called_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (tenant, platform, agent) DO UPDATE SET prompt = excluded.prompt, "
        "first_message = excluded.first_message, language = excluded.language, "
        "allowed_overrides = excluded.allowed_overrides, fetched_at = excluded.fetched_at, "
        "called_at = excluded.called_at"_s,
        {m_tenant, m_platform, row.agent, row.prompt, row.firstMessage, row.language, row.allowedOverrides.join(u','),
         row.fetchedAt, row.calledAt}));
}

Result<Done> AgentTable::remove(const QString &agent)
{
    return sql::done(sql::execute(m_database, u"DELETE FROM agents WHERE tenant = ? AND platform = ? AND agent = ?"_s,
                                  {m_tenant, m_platform, agent}));
}

} // namespace am
