// SPDX-License-Identifier: MIT
#include "storage/statementcache.h"

#include <QSqlDriver>
#include <QVariant>

#include <algorithm>

#include <sqlite3.h>

namespace am::sql {

namespace {

constexpr size_t mostStatements = 256; // ours are fewer than a hundred; texts made at run time must not pile up

sqlite3 *handleOf(const QSqlDriver &driver)
{
    const QVariant handle = driver.isOpen() ? driver.handle() : QVariant();
    if (qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return nullptr;
    return *static_cast<sqlite3 *const *>(handle.data());
}

} // namespace

void Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

size_t StatementCache::Hash::operator()(const QString &statement) const
{
    constexpr qsizetype looked = 24;
    return qHash(QStringView(statement).last(std::min(looked, statement.size())), size_t(statement.size()));
}

StatementCache::StatementCache(QObject *driver, sqlite3 *connection)
    : QObject(driver)
    , m_connection(connection)
{
}

StatementCache &StatementCache::of(const QSqlDatabase &database)
{
    QSqlDriver *const driver = database.driver();
    for (QObject *child : driver->children()) {
        if (auto *cache = qobject_cast<StatementCache *>(child))
            return *cache;
    }
    return *new StatementCache(driver, handleOf(*driver));
}

PreparedStatement StatementCache::take(const QString &statement)
{
    const auto found = m_atRest.find(statement);
    return found == m_atRest.end() ? nullptr : std::move(found->second);
}

void StatementCache::put(const QString &statement, PreparedStatement prepared)
{
    const auto found = m_atRest.find(statement);
    if (found != m_atRest.end()) {
        found->second = std::move(prepared);
        return;
    }
    if (m_atRest.size() >= mostStatements)
        m_atRest.clear();
    m_atRest.emplace(statement, std::move(prepared));
}

} // namespace am::sql
