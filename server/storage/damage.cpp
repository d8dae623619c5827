// SPDX-License-Identifier: MIT
#include "storage/damage.h"

#include "storage/database.h"
#include "storage/statement.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QTimeZone>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace am::damage {

namespace {

constexpr qint64 wholeAlways = 16LL * 1024 * 1024;
constexpr qint64 wholeAfterACrash = 256LL * 1024 * 1024;

QString suspectFile(const QString &path)
{
    return path + ".suspect"_L1;
}

/// What an operation says of the file: damaged in what way, or an Error that has another cause.
using Finding = Result<std::optional<QString>>;

Finding judge(Database &database, const Error &error)
{
    const QString damaged = sql::takeDamage(database.connection());
    return damaged.isEmpty() ? Finding(error) : Finding(damaged);
}

/// SQLite takes what is missing of the last page for zeros. While there is a -wal, that page may be in it.
bool isCutWithinAPage(const QString &path)
{
    QFile file(path);
    if (QFile::exists(path + "-wal"_L1) || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray header = file.read(18);
    // Big-endian at byte 16; 1 stands for 65536.
    const qint64 number = header.size() < 18 ? 0 : (uchar(header[16]) << 8) | uchar(header[17]);
    const qint64 pageBytes = number == 1 ? 65536 : number;
    return pageBytes == 0 || file.size() % pageBytes != 0;
}

/// The way to each table's first row: reads its first page and the pages down its left edge.
Finding checkFirstPages(Database &database)
{
    auto tables =
        sql::execute(database.connection(), u"SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"_s);
    if (!tables)
        return judge(database, tables.error());
    QStringList names;
    while (tables->next())
        names.append(tables->value(0).toString());
    tables->finish();
    for (QString &name : names) {
        auto row =
            sql::execute(database.connection(), u"SELECT * FROM \"%1\" LIMIT 1"_s.arg(name.replace(u'"', "\"\""_L1)));
        if (!row)
            return judge(database, row.error());
        row->next();
    }
    const QString damaged = sql::takeDamage(database.connection());
    return damaged.isEmpty() ? std::optional<QString>() : damaged;
}

bool isToBeReadWhole(const QString &path)
{
    const qint64 bytes = QFileInfo(path).size();
    const bool left = QFileInfo(path + "-wal"_L1).size() > 0;
    return bytes <= wholeAlways || (left && bytes <= wholeAfterACrash) || QFile::exists(suspectFile(path));
}

Finding find(const QString &path)
{
    const bool hasLog = QFile::exists(path + "-wal"_L1);
    if (!QFile::exists(path))
        return hasLog ? std::optional(u"it is gone, and its -wal is left"_s) : std::nullopt;
    // SQLite takes an empty file for a new database, and deletes the -wal of one.
    if (QFileInfo(path).size() == 0)
        return std::optional(u"it is empty"_s);
    if (isCutWithinAPage(path))
        return std::optional(u"it ends in the middle of a page"_s);
    // Only read: whoever may write copies the -wal into the file when it closes.
    auto database = Database::connect(path, Database::Mode::ReadOnly);
    if (!database)
        return database.error();
    if (auto configured = database->configure(); !configured)
        return judge(*database, configured.error());
    auto first = checkFirstPages(*database);
    if (!first || *first || !isToBeReadWhole(path))
        return first;
    return database->check();
}

/// One of the files; one that is not there is no mistake.
Result<Done> rename(const QString &from, const QString &to)
{
    if (!QFile::exists(from))
        return Done{};
    // Not QFile::rename(), which copies and removes where it cannot rename.
    if (std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0)
        return Done{};
    return Error{Error::Kind::Storage, u"%1 is damaged and cannot be set aside as %2: %3"_s.arg(
                                           from, to, QString::fromLocal8Bit(std::strerror(errno)))};
}

void syncDirectory(const QString &path)
{
    const int directory =
        ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return;
    ::fsync(directory);
    ::close(directory);
}

Result<QString> setAside(const QString &path, qint64 now)
{
    // The month by its name: eight digits together are masked in the log, as a phone number would be.
    const QString name = path + ".damaged-"_L1 +
                         QDateTime::fromMSecsSinceEpoch(now, QTimeZone::utc()).toString(u"yyyyMMMdd'T'HHmmss'Z'"_s);
    QString free = name;
    for (int number = 2; QFile::exists(free) || QFile::exists(free + "-wal"_L1); ++number)
        free = name + u'-' + QString::number(number);
    // What no row names is swept: the recordings go before a fresh database can be begun.
    if (auto renamed = rename(QFileInfo(path).absolutePath() + "/audio"_L1, free + "-audio"_L1); !renamed)
        return renamed.error();
    // The database first: should we die in between, the -wal that is left behind tells the next start.
    for (const auto suffix : {""_L1, "-wal"_L1, "-shm"_L1}) {
        if (auto renamed = rename(path + suffix, free + suffix); !renamed)
            return renamed.error();
    }
    syncDirectory(path);
    return free;
}

} // namespace

Result<std::optional<SetAside>> setAsideIfDamaged(const QString &path, const Clock &clock)
{
    const auto found = find(path);
    if (!found)
        return found.error();
    std::optional<SetAside> gone;
    if (*found) {
        const auto name = setAside(path, clock());
        if (!name)
            return name.error();
        gone = SetAside{.path = *name, .reason = **found};
    }
    QFile::remove(suspectFile(path));
    return gone;
}

void suspect(const QString &path, const QString &reason)
{
    QFile file(suspectFile(path));
    if (file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        file.write(reason.toUtf8() + '\n');
}

} // namespace am::damage
