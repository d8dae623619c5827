// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QSqlDatabase>
#include <QString>

namespace am {

/// One open connection to the daemon's SQLite file, for the thread that opened it: WAL, synchronous=FULL,
/// foreign keys on, a busy timeout. Closes and forgets the connection when it dies.
class Database final
{
public:
    enum class Mode { ReadWrite, ReadOnly };

    /// Opens (and with ReadWrite creates, mode 0600) the file. No migration is run; see migrate().
    static Result<Database> open(const QString &path, Mode mode);

    Database(Database &&other) noexcept;
    Database &operator=(Database &&other) noexcept;
    ~Database();
    Q_DISABLE_COPY(Database)

    [[nodiscard]] QSqlDatabase &connection() { return m_connection; }

private:
    explicit Database(QSqlDatabase connection);
    QSqlDatabase m_connection;
};

} // namespace am
