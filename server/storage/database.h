// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QSqlDatabase>
#include <QString>

#include <optional>

namespace am {

/// One open connection to the daemon's SQLite file, for the thread that opened it: WAL, synchronous=FULL,
/// foreign keys on, secure_delete on, a busy timeout. Closes and forgets the connection when it dies; no query of it
/// may outlive it.
class Database final
{
public:
    enum class Mode { ReadWrite, ReadOnly };

    /// Opens the file, with ReadWrite creates it (mode 0600, as are its -wal and -shm). No migration is run; see
    /// migrate(). An Error of kind Storage names the file and says what is wrong with it, also that it is no database.
    static Result<Database> open(const QString &path, Mode mode);
    /// The first half of open(): reads nothing of the file yet, so that it succeeds on a damaged one.
    static Result<Database> connect(const QString &path, Mode mode);
    /// The second half. After an error sql::takeDamage() tells whether the file's content is at fault.
    Result<Done> configure();

    Database(Database &&other) noexcept;
    Database &operator=(Database &&other) noexcept;
    ~Database();
    Q_DISABLE_COPY(Database)

    [[nodiscard]] QSqlDatabase &connection() { return m_connection; }

    /// Reads every page (seconds for a file of gigabytes) and tells the first damage found; none = there is none. An
    /// Error has another cause, such as the disk.
    Result<std::optional<QString>> check();

private:
    Database(const QSqlDatabase &connection, Mode mode);
    void close();

    QSqlDatabase m_connection;
    Mode m_mode;
};

} // namespace am
