// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QPointer>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

namespace am::sql {

class StatementCache;

/// A statement that was run, standing before its first row. When it dies it is reset and goes back to the statements
/// that its connection keeps prepared; let that happen before the job ends, an open SELECT holds back the WAL.
class Rows final
{
public:
    /// Without `kept` the statement is forgotten afterwards.
    Rows(QSqlQuery query, StatementCache &cache, QString statement, bool kept);
    Rows(Rows &&other) noexcept;
    Rows &operator=(Rows &&other) = delete;
    ~Rows();
    Q_DISABLE_COPY(Rows)

    /// False behind the last row, and on an error: see lastError().
    bool next();
    [[nodiscard]] QVariant value(int column) const { return m_query.value(column); }
    [[nodiscard]] bool isNull(int column) const { return m_query.isNull(column); }
    [[nodiscard]] qint64 numRowsAffected() const { return m_query.numRowsAffected(); }
    [[nodiscard]] QVariant lastInsertId() const { return m_query.lastInsertId(); }
    /// No more rows are wanted: lets go of the database before the end of the scope.
    void finish() { m_query.finish(); }
    [[nodiscard]] QSqlError lastError() const { return m_query.lastError(); }

private:
    QSqlQuery m_query;
    QPointer<StatementCache> m_cache; ///< dies with its connection
    QString m_statement;
    bool m_kept;
};

/// Runs one statement with `values` bound to its '?' in order. It is prepared once for each connection.
/// A null QString or QByteArray is bound as an empty one; NULL is an invalid QVariant.
/// Errors as of error() below.
Result<Rows> execute(QSqlDatabase &database, const QString &statement, const QVariantList &values = {});

/// Of a statement whose rows nobody wants.
Result<Done> done(const Result<Rows> &rows);

/// Forgets what the connection keeps prepared; before it closes.
void forgetStatements(QSqlDatabase &database);

/// What this connection met that says that the file's content is damaged (SQLITE_CORRUPT, SQLITE_NOTADB), in a
/// statement or while reading rows, since this was last asked; empty = nothing. Trying again is useless then.
QString takeDamage(QSqlDatabase &database);
/// As if this connection had met it: another one did.
void noteDamage(QSqlDatabase &database, const QString &what);

/// What a driver's error means. Kind Storage: the file or its disk is at fault (full, read-only, locked, corrupt, I/O).
/// Kind Internal: the statement is at fault (a constraint, a syntax error), the disk is well. The detail holds SQLite's
/// own words and never a bound value.
Error error(const QSqlError &error);

} // namespace am::sql
