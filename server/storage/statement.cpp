// SPDX-License-Identifier: MIT
#include "storage/statement.h"

#include "storage/statementcache.h"

#include <QMetaType>

#include <utility>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace am::sql {
namespace {

constexpr int primaryCode = 0xff; // of an extended one

void noteIfDamage(StatementCache &cache, const QSqlError &met)
{
    const int code = met.nativeErrorCode().toInt() & primaryCode;
    if ((code == SQLITE_CORRUPT || code == SQLITE_NOTADB) && cache.damage.isEmpty())
        cache.damage = error(met).detail;
}

/// What SQLite has to say about its last call.
QSqlError errorOf(sqlite3 *connection)
{
    return {{},
            QString::fromUtf8(sqlite3_errmsg(connection)),
            QSqlError::StatementError,
            QString::number(sqlite3_extended_errcode(connection))};
}

QSqlError misuse(const QString &what)
{
    return {{}, what, QSqlError::StatementError, QString::number(SQLITE_MISUSE)};
}

/// Null, and why, when it cannot be.
PreparedStatement prepare(sqlite3 *connection, const QString &statement, QSqlError &error)
{
    const QByteArray text = statement.toUtf8();
    sqlite3_stmt *prepared = nullptr;
    const char *rest = nullptr;
    if (sqlite3_prepare_v3(connection, text.constData(), int(text.size()) + 1, SQLITE_PREPARE_PERSISTENT, &prepared,
                           &rest) != SQLITE_OK)
        error = errorOf(connection);
    else if (!prepared || !QByteArray::fromRawData(rest, text.constData() + text.size() - rest).trimmed().isEmpty())
        error = misuse(u"expected one statement"_s);
    PreparedStatement owned(prepared);
    return error.isValid() ? nullptr : std::move(owned);
}

} // namespace

Error error(const QSqlError &error)
{
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber) & primaryCode;
    const bool statementAtFault = !isNumber || code == SQLITE_ERROR || code == SQLITE_CONSTRAINT ||
                                  code == SQLITE_MISMATCH || code == SQLITE_RANGE || code == SQLITE_MISUSE;
    QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    // FTS5 quotes the query it stumbled over, which is a caller's own words.
    if (text.startsWith("fts5"_L1))
        text.truncate(text.indexOf(u'"') < 0 ? text.size() : text.indexOf(u'"'));
    return {statementAtFault ? Error::Kind::Internal : Error::Kind::Storage,
            u"SQLite %1: %2"_s.arg(error.nativeErrorCode(), text.trimmed())};
}

Rows::Rows(PreparedStatement prepared, StatementCache &cache, QString statement, QVariantList values)
    : m_prepared(std::move(prepared))
    , m_cache(&cache)
    , m_statement(std::move(statement))
    , m_values(std::move(values))
{
    bind();
    if (m_error)
        return;
    step();
    m_changes = sqlite3_changes64(cache.connection());
    m_lastInsertId = sqlite3_last_insert_rowid(cache.connection());
}

Rows::~Rows()
{
    if (!m_prepared) // moved from
        return;
    sqlite3_reset(m_prepared.get());
    sqlite3_clear_bindings(m_prepared.get());
    if (m_cache && !m_error) // after an error the next one is prepared anew
        m_cache->put(m_statement, std::move(m_prepared));
}

/// A null text or blob is an empty one.
int Rows::bindOne(int position, const QVariant &value)
{
    sqlite3_stmt *const statement = m_prepared.get();
    switch (value.metaType().id()) {
    case QMetaType::UnknownType:
        return sqlite3_bind_null(statement, position);
    case QMetaType::QByteArray: {
        const auto &bytes = *static_cast<const QByteArray *>(value.constData());
        return sqlite3_bind_blob64(statement, position, bytes.constData(), sqlite3_uint64(bytes.size()), SQLITE_STATIC);
    }
    case QMetaType::Double:
    case QMetaType::Float:
        return sqlite3_bind_double(statement, position, value.toDouble());
    case QMetaType::QString: {
        const QByteArray &text = m_texts.emplace_back(static_cast<const QString *>(value.constData())->toUtf8());
        return sqlite3_bind_text64(statement, position, text.constData(), sqlite3_uint64(text.size()), SQLITE_STATIC,
                                   SQLITE_UTF8);
    }
    default:
        break;
    }
    bool isNumber = false;
    const qlonglong number = value.toLongLong(&isNumber);
    return isNumber ? sqlite3_bind_int64(statement, position, number) : SQLITE_MISUSE;
}

void Rows::bind()
{
    const int wanted = sqlite3_bind_parameter_count(m_prepared.get());
    if (m_values.size() != wanted) {
        m_error = misuse(u"%1 values for %2 places"_s.arg(m_values.size()).arg(wanted));
        return;
    }
    m_texts.reserve(size_t(wanted));
    for (int position = 0; position < wanted && !m_error; ++position) {
        const QVariant &value = m_values.at(position);
        const int result = bindOne(position + 1, value);
        if (result == SQLITE_MISUSE)
            m_error = misuse(u"a %1 cannot be kept"_s.arg(QLatin1StringView(value.typeName())));
        else if (result != SQLITE_OK)
            m_error = errorOf(m_cache->connection());
    }
}

void Rows::step()
{
    const int result = sqlite3_step(m_prepared.get());
    m_hasRow = result == SQLITE_ROW;
    if (m_hasRow)
        return;
    if (result != SQLITE_DONE) {
        m_error = errorOf(sqlite3_db_handle(m_prepared.get()));
        if (m_cache)
            noteIfDamage(*m_cache, *m_error);
    }
    sqlite3_reset(m_prepared.get()); // lets go of the database
}

bool Rows::next()
{
    if (!std::exchange(m_isBeforeFirst, false) && m_hasRow)
        step();
    return m_hasRow;
}

QVariant Rows::value(int column) const
{
    if (!m_hasRow)
        return {};
    sqlite3_stmt *const row = m_prepared.get();
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        return qlonglong(sqlite3_column_int64(row, column));
    case SQLITE_FLOAT:
        return sqlite3_column_double(row, column);
    case SQLITE_BLOB: {
        const auto *const bytes = static_cast<const char *>(sqlite3_column_blob(row, column));
        return QByteArray(bytes, sqlite3_column_bytes(row, column));
    }
    case SQLITE_TEXT: {
        const auto *const text = reinterpret_cast<const char *>(sqlite3_column_text(row, column));
        return QString::fromUtf8(text, sqlite3_column_bytes(row, column));
    }
    default:
        return {};
    }
}

bool Rows::isNull(int column) const
{
    return !m_hasRow || sqlite3_column_type(m_prepared.get(), column) == SQLITE_NULL;
}

void Rows::finish()
{
    m_hasRow = false;
    sqlite3_reset(m_prepared.get());
}

Result<Rows> execute(QSqlDatabase &database, const QString &statement, const QVariantList &values)
{
    StatementCache &cache = StatementCache::of(database);
    if (!cache.connection())
        return Error{Error::Kind::Storage, u"the database is not open"_s};
    PreparedStatement prepared = cache.take(statement);
    if (!prepared) {
        QSqlError met;
        prepared = prepare(cache.connection(), statement, met);
        if (!prepared) {
            noteIfDamage(cache, met);
            return error(met);
        }
    }
    Rows rows(std::move(prepared), cache, statement, values);
    if (rows.m_error)
        return error(*rows.m_error);
    return rows;
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
