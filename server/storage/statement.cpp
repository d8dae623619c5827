// SPDX-License-Identifier: MIT
#include "storage/statement.h"

#include "storage/statementcache.h"

#include <QMetaType>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace am::sql {
namespace {

// Of sqlite3.h, which we do not link. The driver reports extended codes; the low byte is the primary one.
constexpr int sqliteError = 1;
constexpr int sqliteConstraint = 19;
constexpr int sqliteMismatch = 20;
constexpr int sqliteRange = 25;

QVariant bindable(const QVariant &value)
{
    if (value.metaType().id() == QMetaType::QString && value.toString().isNull())
        return u""_s;
    if (value.metaType().id() == QMetaType::QByteArray && value.toByteArray().isNull())
        return QByteArray("");
    return value;
}

/// Whether to keep a statement prepared: at rest it holds its values, and a report's body may have 32 MB.
bool isKept(const QVariantList &values)
{
    constexpr qsizetype largest = 64 * 1024;
    const auto isLarge = [](const QVariant &value) {
        const int type = value.metaType().id();
        return (type == QMetaType::QByteArray && value.toByteArray().size() > largest) ||
               (type == QMetaType::QString && value.toString().size() > largest);
    };
    return std::none_of(values.begin(), values.end(), isLarge);
}

} // namespace

Error error(const QSqlError &error)
{
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber) & 0xff;
    const bool statementAtFault =
        !isNumber || code == sqliteError || code == sqliteConstraint || code == sqliteMismatch || code == sqliteRange;
    QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    // FTS5 quotes the query it stumbled over, which is a caller's own words.
    if (text.startsWith("fts5"_L1))
        text.truncate(text.indexOf(u'"') < 0 ? text.size() : text.indexOf(u'"'));
    return {statementAtFault ? Error::Kind::Internal : Error::Kind::Storage,
            u"SQLite %1: %2"_s.arg(error.nativeErrorCode(), text.trimmed())};
}

Rows::Rows(QSqlQuery query, StatementCache *cache, QString statement)
    : m_query(std::move(query))
    , m_cache(cache)
    , m_statement(std::move(statement))
{
}

Rows::Rows(Rows &&other) noexcept
    : m_query(std::move(other.m_query))
    , m_cache(std::exchange(other.m_cache, nullptr))
    , m_statement(std::move(other.m_statement))
{
}

Rows::~Rows()
{
    if (!m_cache)
        return;
    m_query.finish();
    m_cache->put(m_statement, std::move(m_query));
}

Result<Rows> execute(QSqlDatabase &database, const QString &statement, const QVariantList &values)
{
    StatementCache &cache = StatementCache::of(database);
    std::optional<QSqlQuery> query = cache.take(statement);
    if (!query) {
        query.emplace(database);
        query->setForwardOnly(true);
        if (!query->prepare(statement))
            return error(query->lastError());
    }
    for (qsizetype position = 0; position < values.size(); ++position)
        query->bindValue(int(position), bindable(values[position]));
    if (!query->exec())
        return error(query->lastError()); // and forgotten: the next one is prepared anew
    return Rows(std::move(*query), isKept(values) ? &cache : nullptr, statement);
}

void forgetStatements(QSqlDatabase &database)
{
    delete &StatementCache::of(database);
}

} // namespace am::sql
