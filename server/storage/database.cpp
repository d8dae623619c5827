// SPDX-License-Identifier: MIT
#include "storage/database.h"

#include "storage/statement.h"

#include <QFile>
#include <QSqlQuery>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace am {
namespace {

Error namingFile(const Error &error, const QString &path)
{
    return {Error::Kind::Storage, u"%1: %2"_s.arg(path, error.detail)};
}

// SQLite gives -wal and -shm the mode of the file itself, so that one is made private before SQLite sees it. One that
// is there is not opened for this: closing it again would give up the locks that this process has on it, and another
// program that reads the database would think itself the last, and remove the -wal.
Result<Done> createPrivate(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const int created = ::open(name.constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool isThere = created >= 0 || errno == EEXIST;
    if (created >= 0)
        ::close(created);
    struct stat status = {};
    const bool isPrivate = isThere && ::stat(name.constData(), &status) == 0 &&
                           (!S_ISREG(status.st_mode) || ::chmod(name.constData(), 0600) == 0);
    if (!isPrivate)
        return Error{Error::Kind::Storage, u"%1: %2"_s.arg(path, QString::fromLocal8Bit(std::strerror(errno)))};
    return Done{};
}

/// SQLite counts what it allocates behind a lock that all threads share; nobody asks. Before its first use, or it has
/// no effect.
void countNoMemory()
{
    static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    Q_UNUSED(configured)
}

/// Statements are SQLite's own (preparedstatement.h), on a connection that Qt's driver has opened.
Result<Done> isOurSqlite(const QSqlDatabase &connection)
{
    QSqlQuery asked(connection);
    if (asked.exec(u"SELECT sqlite_source_id()"_s) && asked.next() &&
        asked.value(0).toString() == QLatin1StringView(sqlite3_sourceid()))
        return Done{};
    return Error{Error::Kind::Internal, u"Qt's driver has another SQLite than this program: expected %1"_s.arg(
                                            QLatin1StringView(sqlite3_libversion()))};
}

QStringList settings(Database::Mode mode)
{
    QStringList pragmas = {u"PRAGMA busy_timeout = 5000"_s, u"PRAGMA foreign_keys = ON"_s};
    if (mode == Database::Mode::ReadWrite) {
        // The automatic checkpoint falls into the middle of a burst; the Writer makes its own when it rests, and this
        // one bounds the -wal file (32 MB) when it never does.
        // Before the first page is written, or it has no effect: Retention gives pages back in small steps.
        pragmas +=
            {u"PRAGMA auto_vacuum = INCREMENTAL"_s, u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = FULL"_s,
             u"PRAGMA secure_delete = ON"_s, u"PRAGMA wal_autocheckpoint = 8192"_s};
    } else {
        pragmas += u"PRAGMA query_only = ON"_s;
    }
    // Reads the first page and the schema: what is no database, or cut short, fails here.
    pragmas += u"SELECT count(*) FROM sqlite_master"_s;
    return pragmas;
}

} // namespace

Result<Database> Database::open(const QString &path, Mode mode)
{
    auto database = connect(path, mode);
    if (!database)
        return database.error();
    if (auto configured = database->configure(); !configured)
        return configured.error();
    return database;
}

Result<Database> Database::connect(const QString &path, Mode mode)
{
    static std::atomic<int> counter = 0;
    countNoMemory();
    if (mode == Mode::ReadWrite) {
        if (auto created = createPrivate(path); !created)
            return created.error();
    }
    Database database(QSqlDatabase::addDatabase(u"QSQLITE"_s, u"agenticmemory-%1"_s.arg(++counter)), mode);
    database.m_connection.setDatabaseName(path);
    if (mode == Mode::ReadOnly)
        database.m_connection.setConnectOptions(u"QSQLITE_OPEN_READONLY"_s);
    if (!database.m_connection.open())
        return namingFile(sql::error(database.m_connection.lastError()), path);
    if (const auto ours = isOurSqlite(database.m_connection); !ours)
        return ours.error();
    return database;
}

Result<Done> Database::configure()
{
    const QStringList statements = settings(m_mode);
    for (const QString &statement : statements) {
        if (auto done = sql::execute(m_connection, statement); !done)
            return namingFile(done.error(), m_connection.databaseName());
    }
    return Done{};
}

Database::Database(const QSqlDatabase &connection, Mode mode)
    : m_connection(connection)
    , m_mode(mode)
{
}

Database::Database(Database &&other) noexcept
    : m_connection(std::exchange(other.m_connection, QSqlDatabase()))
    , m_mode(other.m_mode)
{
}

Database &Database::operator=(Database &&other) noexcept
{
    if (this != &other) {
        close();
        m_connection = std::exchange(other.m_connection, QSqlDatabase());
        m_mode = other.m_mode;
    }
    return *this;
}

Database::~Database()
{
    close();
}

void Database::close()
{
    if (!m_connection.isValid())
        return;
    const QString name = m_connection.connectionName();
    if (m_connection.isOpen())
        sql::forgetStatements(m_connection);
    m_connection.close();
    m_connection = QSqlDatabase();
    QSqlDatabase::removeDatabase(name);
}

Result<std::optional<QString>> Database::check()
{
    auto query = sql::execute(m_connection, u"PRAGMA quick_check(1)"_s);
    const bool answered = query && query->next();
    if (const QString met = sql::takeDamage(m_connection); !met.isEmpty())
        return std::optional(met);
    if (!answered)
        return namingFile(query ? sql::error(query->lastError()) : query.error(), m_connection.databaseName());
    const QString verdict = query->value(0).toString();
    return verdict == "ok"_L1 ? std::nullopt : std::optional(verdict.simplified());
}

} // namespace am
