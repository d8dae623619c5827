// SPDX-License-Identifier: MIT
#include "storage/cardtable.h"

#include "storage/statement.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace am {

QStringList CardTable::schema()
{
    return {u"CREATE TABLE cards (tenant TEXT NOT NULL, caller TEXT NOT NULL, total BIGINT NOT NULL, "
            "memories TEXT NOT NULL, built_at BIGINT NOT NULL, PRIMARY KEY (tenant, caller))"_s};
}

QStringList CardTable::nameSchema()
{
    return {u"ALTER TABLE cards ADD COLUMN name TEXT NOT NULL DEFAULT ''"_s,
            u"CREATE INDEX cards_listed ON cards (tenant, caller, name, total)"_s};
}

CardTable::CardTable(QSqlDatabase &database, QString tenant)
    : m_database(database)
    , m_tenant(std::move(tenant))
{
}

Result<std::optional<CardRow>> CardTable::find(const QString &caller)
{
    auto row =
        sql::execute(m_database, u"SELECT total, memories, built_at, name FROM cards WHERE tenant = ? AND caller = ?"_s,
                     {m_tenant, caller});
    if (!row)
        return row.error();
    if (!row->next())
        return std::optional<CardRow>();
    return std::optional(CardRow{.caller = caller,
                                 .name = row->value(3).toString(),
                                 .total = row->value(0).toLongLong(),
                                 .memories = row->value(1).toString().toUtf8(),
                                 .builtAt = row->value(2).toLongLong()});
}

Result<Done> CardTable::put(const CardRow &row)
{
    return sql::done(
        sql::execute(m_database,
                     u"INSERT INTO cards (tenant, caller, name, total, memories, built_at) VALUES (?, ?, ?, ?, ?, ?) "
                     "ON CONFLICT (tenant, caller) DO UPDATE SET name = excluded.name, total = excluded.total, "
                     "memories = excluded.memories, built_at = excluded.built_at"_s,
                     {m_tenant, row.caller, row.name, row.total, QString::fromUtf8(row.memories), row.builtAt}));
}

Result<Done> CardTable::age(const QString &caller)
{
    return sql::done(sql::execute(m_database, u"UPDATE cards SET built_at = 0 WHERE tenant = ? AND caller = ?"_s,
                                  {m_tenant, caller}));
}

Result<Done> CardTable::remove(const QString &caller)
{
    return sql::done(
        sql::execute(m_database, u"DELETE FROM cards WHERE tenant = ? AND caller = ?"_s, {m_tenant, caller}));
}

} // namespace am
