// SPDX-License-Identifier: MIT
#include "storage/statementcache.h"

#include <QSqlDriver>

namespace am::sql {

namespace {
constexpr size_t mostStatements = 256; // ours are fewer than a hundred; texts made at run time must not pile up
}

StatementCache::StatementCache(QObject *driver)
    : QObject(driver)
{
}

StatementCache &StatementCache::of(const QSqlDatabase &database)
{
    auto *cache = database.driver()->findChild<StatementCache *>(QString(), Qt::FindDirectChildrenOnly);
    return cache ? *cache : *new StatementCache(database.driver());
}

std::optional<QSqlQuery> StatementCache::take(const QString &statement)
{
    auto found = m_atRest.extract(statement);
    if (found.empty())
        return {};
    return std::move(found.mapped());
}

void StatementCache::put(const QString &statement, QSqlQuery query)
{
    if (m_atRest.size() >= mostStatements)
        m_atRest.clear();
    m_atRest.insert_or_assign(statement, std::move(query));
}

} // namespace am::sql
