// SPDX-License-Identifier: MIT
#pragma once

#include "storage/preparedstatement.h"

#include <QObject>
#include <QSqlDatabase>

#include <unordered_map>

namespace am::sql {

/// What we keep for a connection: its handle, the prepared statements that it has at rest, by their text, since
/// preparing costs more than running most of them, and the damage it met. A child of the connection's driver, which is
/// how execute() finds it.
class StatementCache final : public QObject
{
    Q_OBJECT

public:
    /// Made at the first call.
    static StatementCache &of(const QSqlDatabase &database);

    /// SQLite's own; null when the connection is not open.
    [[nodiscard]] sqlite3 *connection() const { return m_connection; }

    /// A statement at rest is taken out, so that the same text may run twice at a time; null when there is none.
    PreparedStatement take(const QString &statement);
    void put(const QString &statement, PreparedStatement prepared);

    /// The first damage that the connection met; empty = none. See sql::takeDamage().
    QString damage;

private:
    /// Of a text's end and length: enough to tell ours apart, and many of them are long.
    struct Hash
    {
        size_t operator()(const QString &statement) const;
    };

    StatementCache(QObject *driver, sqlite3 *connection);

    sqlite3 *m_connection;
    std::unordered_map<QString, PreparedStatement, Hash> m_atRest; ///< null while it is taken out
};

} // namespace am::sql
