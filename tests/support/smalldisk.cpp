// SPDX-License-Identifier: MIT
#include "support/smalldisk.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace am::test {

SmallDisk::SmallDisk(const QString &directory, int megabytes)
    : m_directory(directory)
{
    QDir().mkpath(directory);
    const QString script = u"mount -t tmpfs -o mode=0700,size=%1m none \"$1\" && echo mounted && exec cat"_s;
    m_holder.start(u"unshare"_s, {u"--user"_s, u"--map-root-user"_s, u"--mount"_s, u"sh"_s, u"-c"_s,
                                  script.arg(megabytes), u"sh"_s, directory});
    while (!m_mounted && m_holder.waitForReadyRead(10'000))
        m_mounted = m_holder.readAllStandardOutput().contains("mounted");
}

SmallDisk::~SmallDisk()
{
    m_holder.closeWriteChannel();
    m_holder.waitForFinished();
}

QStringList SmallDisk::wrapper() const
{
    return {u"nsenter"_s, u"--target"_s, QString::number(m_holder.processId()),
            u"--user"_s,  u"--mount"_s,  u"--preserve-credentials"_s};
}

QString SmallDisk::path() const
{
    return u"/proc/%1/root%2"_s.arg(QString::number(m_holder.processId()), m_directory);
}

bool SmallDisk::fill() const
{
    QFile ballast(path() + "/ballast"_L1);
    if (!ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return false;
    for (const qsizetype piece : {qsizetype(65536), qsizetype(4096)}) {
        const QByteArray bytes(piece, '\0');
        while (ballast.write(bytes) == piece)
            continue;
    }
    return true;
}

bool SmallDisk::empty() const
{
    return QFile::remove(path() + "/ballast"_L1);
}

} // namespace am::test
