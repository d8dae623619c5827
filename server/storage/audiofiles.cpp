// SPDX-License-Identifier: MIT
#include "storage/audiofiles.h"

#include "shared/sha256.h"
#include "storage/base64text.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QUuid>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr QLatin1StringView begunSuffix = ".part"_L1;

Error systemError(const QString &path, int code)
{
    return {Error::Kind::Storage, u"%1: %2"_s.arg(path, QString::fromLocal8Bit(std::strerror(code)))};
}

/// What was made, renamed or removed in it survives a power cut.
Result<Done> syncDirectory(const QString &path)
{
    const int directory = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = directory >= 0 && ::fsync(directory) == 0;
    const int code = errno;
    if (directory >= 0)
        ::close(directory);
    return synced ? Result<Done>(Done{}) : systemError(path, code);
}

Result<Done> makeDirectory(const QString &path)
{
    if (::mkdir(QFile::encodeName(path).constData(), 0700) == 0)
        return syncDirectory(path.left(path.lastIndexOf(u'/')));
    return errno == EEXIST ? Result<Done>(Done{}) : systemError(path, errno);
}

/// A file under a temporary name, which goes again unless keepAs() succeeds.
class BegunFile final
{
public:
    explicit BegunFile(QString path)
        : m_path(std::move(path))
    {
    }
    ~BegunFile()
    {
        if (m_file.isOpen())
            ::unlink(QFile::encodeName(m_path).constData());
    }
    Q_DISABLE_COPY_MOVE(BegunFile)

    Result<Done> open()
    {
        const int file =
            ::open(QFile::encodeName(m_path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (file < 0)
            return systemError(m_path, errno);
        m_file.open(file, QIODevice::WriteOnly | QIODevice::Unbuffered, QFileDevice::AutoCloseHandle);
        return Done{};
    }

    Result<Done> write(const QByteArray &piece)
    {
        if (m_file.write(piece) != piece.size())
            return Error{Error::Kind::Storage, u"%1: %2"_s.arg(m_path, m_file.errorString())};
        return Done{};
    }

    Result<Done> keepAs(const QString &path)
    {
        const QByteArray name = QFile::encodeName(path);
        if (::fsync(m_file.handle()) != 0 || ::rename(QFile::encodeName(m_path).constData(), name.constData()) != 0)
            return systemError(m_path, errno);
        m_file.close();
        auto synced = syncDirectory(path.left(path.lastIndexOf(u'/')));
        if (!synced)
            ::unlink(name.constData());
        return synced;
    }

private:
    QString m_path;
    QFile m_file;
};

} // namespace

AudioFiles::AudioFiles(QString directory)
    : m_directory(std::move(directory))
{
}

Result<AudioFile> AudioFiles::write(QByteArrayView base64, const QDate &day) const
{
    const QString folder = day.toString(Qt::ISODate);
    for (const QString &made : {m_directory, path(folder)}) {
        if (auto done = makeDirectory(made); !done)
            return done.error();
    }
    AudioFile audio{.name = folder + u'/' + QUuid::createUuid().toString(QUuid::Id128) + ".mp3"_L1};
    BegunFile begun(path(audio.name) + begunSuffix);
    if (auto opened = begun.open(); !opened)
        return opened.error();
    Sha256Sum sum;
    const auto written = decodeBase64Text(base64, [&](const QByteArray &piece) {
        audio.bytes += piece.size();
        sum.add(piece);
        return begun.write(piece);
    });
    if (!written)
        return written.error();
    if (auto kept = begun.keepAs(path(audio.name)); !kept)
        return kept.error();
    audio.sha256 = sum.hex();
    return audio;
}

void AudioFiles::remove(const QStringList &names) const
{
    QSet<QString> folders;
    for (const QString &name : names) {
        QFile::remove(path(name));
        folders.insert(name.section(u'/', 0, 0));
    }
    for (const QString &folder : std::as_const(folders))
        QDir().rmdir(path(folder)); // refused while there is something in it
}

QStringList AudioFiles::names() const
{
    QStringList found;
    const QStringList folders = QDir(m_directory).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &folder : folders) {
        const QStringList files = QDir(path(folder)).entryList(QDir::Files | QDir::Hidden | QDir::System);
        for (const QString &file : files)
            found.append(folder + u'/' + file);
    }
    return found;
}

} // namespace am
