// SPDX-License-Identifier: MIT
#include "storage/datadirectory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace am {
namespace {

Error refusal(const QString &path, const QString &reason)
{
    return {Error::Kind::Storage, u"data directory %1: %2"_s.arg(path, reason)};
}

Error systemRefusal(const QString &path, int code)
{
    return refusal(path, QString::fromLocal8Bit(std::strerror(code)));
}

Result<Done> createPrivate(const QString &path)
{
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return refusal(path, u"its parent directory cannot be created"_s);
    if (::mkdir(QFile::encodeName(path).constData(), 0700) != 0 && errno != EEXIST)
        return systemRefusal(path, errno);
    return Done{};
}

Result<Done> checkPrivate(const QString &path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return systemRefusal(path, errno);
    if (!S_ISDIR(status.st_mode))
        return refusal(path, u"not a directory"_s);
    if (status.st_uid != ::geteuid() && status.st_uid != 0)
        return refusal(path, u"belongs to another user (uid %1)"_s.arg(status.st_uid));
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return refusal(path, u"writable by others (mode %1); run chmod 700 on it"_s.arg(status.st_mode & 07777, 4, 8,
                                                                                        QLatin1Char('0')));
    return Done{};
}

QString holder(int lock)
{
    char pid[32] = {};
    const auto length = ::pread(lock, pid, sizeof pid - 1, 0);
    const QByteArray text = QByteArray(pid, qMax<qsizetype>(length, 0)).trimmed();
    bool isNumber = false;
    text.toLongLong(&isNumber);
    return isNumber ? u"in use by process %1"_s.arg(QLatin1String(text)) : u"in use by another process"_s;
}

} // namespace

Result<DataDirectory> DataDirectory::open(const QString &path)
{
    const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    if (auto created = createPrivate(absolute); !created)
        return created.error();
    if (auto checked = checkPrivate(absolute); !checked)
        return checked.error();
    // O_NOFOLLOW: a link planted here must not make us write our pid into another file.
    const QByteArray lockPath = QFile::encodeName(absolute + "/lock"_L1);
    const int lock = ::open(lockPath.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0)
        return systemRefusal(absolute, errno);
    DataDirectory directory(absolute, lock);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? refusal(absolute, holder(lock)) : systemRefusal(absolute, errno);
    const QByteArray pid = QByteArray::number(qint64(::getpid())) + '\n';
    if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, pid.constData(), size_t(pid.size()), 0) != pid.size())
        return systemRefusal(absolute, errno);
    return directory;
}

DataDirectory::DataDirectory(QString path, int lock)
    : m_path(std::move(path))
    , m_lock(lock)
{
}

DataDirectory::DataDirectory(DataDirectory &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_lock(std::exchange(other.m_lock, -1))
{
}

DataDirectory &DataDirectory::operator=(DataDirectory &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_lock, other.m_lock);
    return *this;
}

DataDirectory::~DataDirectory()
{
    // The file stays: whoever unlinks a lock file lets two processes hold two files of the same name.
    if (m_lock >= 0)
        ::close(m_lock);
}

QString DataDirectory::filePath(const QString &name) const
{
    return m_path + u'/' + name;
}

} // namespace am
