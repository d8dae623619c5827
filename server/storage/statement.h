// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"
#include "storage/preparedstatement.h"

#include <QPointer>
#include <QSqlDatabase>
#include <QSqlError>
#include <QString>
#include <QVariantList>

#include <optional>
#include <vector>

namespace am::sql {

class StatementCache;

/// A statement that was run, standing before its first row. When it dies it is reset and goes back to the statements
/// that its connection keeps prepared; let that happen before the job ends, an open SELECT holds back the WAL.
class Rows final
{
public:
    Rows(Rows &&other) noexcept = default;
    Rows &operator=(Rows &&other) = delete;
    ~Rows();
    Q_DISABLE_COPY(Rows)

    /// False behind the last row, and on an error: see lastError().
    bool next();
    /// A qlonglong, double, QString or QByteArray as it stands in the row; NULL is an invalid one.
    [[nodiscard]] QVariant value(int column) const;
    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] qint64 numRowsAffected() const { return m_changes; }
    [[nodiscard]] QVariant lastInsertId() const { return m_lastInsertId; }
    /// No more rows are wanted: lets go of the database before the end of the scope.
    void finish();
    [[nodiscard]] QSqlError lastError() const { return m_error.value_or(QSqlError()); }

private:
    friend Result<Rows> execute(QSqlDatabase &database, const QString &statement, const QVariantList &values);
    Rows(PreparedStatement prepared, StatementCache &cache, QString statement, QVariantList values);
    void bind();
    int bindOne(int position, const QVariant &value);
    void step();

    PreparedStatement m_prepared;
    QPointer<StatementCache> m_cache; ///< dies with its connection
    QString m_statement;
    QVariantList m_values;           ///< bound as they are: they live as long as this
    std::vector<QByteArray> m_texts; ///< the same, as UTF-8
    std::optional<QSqlError> m_error;
    bool m_isBeforeFirst = true;
    bool m_hasRow = false;
    qint64 m_changes = 0;
    qint64 m_lastInsertId = 0;
};

/// Runs one statement with `values` bound to its '?' in order. It is prepared once for each connection.
/// Whole numbers, fractions, QString and QByteArray are bound; a null text or blob as an empty one, an invalid QVariant
/// as NULL. Errors as of error() below.
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
