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
constexpr int sqliteCorrupt = 11;
constexpr int sqliteConstraint = 19;
constexpr int sqliteMismatch = 20;
constexpr int sqliteRange = 25;
constexpr int sqliteNotADatabase = 26;

void noteIfDamage(StatementCache &cache, const QSqlError &met)
{
    const int code = met.nativeErrorCode().toInt() & 0xff;
    if ((code == sqliteCorrupt || code == sqliteNotADatabase) && cache.damage.isEmpty())
        cache.damage = error(met).detail;
}

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

Rows::Rows(QSqlQuery query, StatementCache &cache, QString statement, bool kept)
    : m_query(std::move(query))
    , m_cache(&cache)
    , m_statement(std::move(statement))
    , m_kept(kept)
{
}

Rows::Rows(Rows &&other) noexcept
    : m_query(std::move(other.m_query))
    , m_cache(std::exchange(other.m_cache, nullptr))
    , m_statement(std::move(other.m_statement))
    , m_kept(other.m_kept)
{
}

Rows::~Rows()
{
    if (!m_cache || !m_kept)
        return;
    m_query.finish();
    m_cache->put(m_statement, std::move(m_query));
}

bool Rows::next()
{
    if (m_query.next())
        return true;
    if (m_cache && m_query.lastError().isValid())
        noteIfDamage(*m_cache, m_query.lastError());
    return false;
}

Result<Rows> execute(QSqlDatabase &database, const QString &statement, const QVariantList &values)
{
    StatementCache &cache = StatementCache::of(database);
    std::optional<QSqlQuery> query = cache.take(statement);
    if (!query) {
        query.emplace(database);
        query->setForwardOnly(true);
        if (!query->prepare(statement)) {
            noteIfDamage(cache, query->lastError());
            return error(query->lastError());
        }
    }
    for (qsizetype position = 0; position < values.size(); ++position)
        query->bindValue(int(position), bindable(values[position]));
    if (!query->exec()) {
        noteIfDamage(cache, query->lastError());
        return error(query->lastError()); // and forgotten: the next one is prepared anew
    }
    return Rows(std::move(*query), cache, statement, isKept(values));
}

Result<Done> done(const Result<Rows> &rows)
{
    return rows ? Result<Done>(Done{}) : rows.error();
}

QString takeDamage(QSqlDatabase &database)
{
    return std::exchange(StatementCache::of(database).damage, QString());
}

void noteDamage(QSqlDatabase &database, const QString &what)
{
    QString &noted = StatementCache::of(database).damage;
    if (noted.isEmpty())
        noted = what;
}

void forgetStatements(QSqlDatabase &database)
{
    delete &StatementCache::of(database);
}

} // namespace am::sql
