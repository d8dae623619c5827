// SPDX-License-Identifier: MIT
#include "privacy/exportfile.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// The file is named by whoever asked for it: its path may hold anything and belongs into no log.
Error failure(int code)
{
    return {Error::Kind::Storage, u"the export's file: "_s + QString::fromLocal8Bit(std::strerror(code)), 0};
}

} // namespace

Result<std::unique_ptr<ExportFile>> ExportFile::create(const QString &path)
{
    if (!QFileInfo(path).isAbsolute())
        return Error{Error::Kind::BadInput, u"the export needs an absolute path"_s, 0};
    const int file =
        ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0 && errno == EEXIST)
        return Error{Error::Kind::BadInput, u"there is a file of that name already"_s, 0};
    if (file < 0)
        return failure(errno);
    std::unique_ptr<ExportFile> created(new ExportFile(path, file));
    if (::fchmod(file, 0600) != 0) // whatever the umask
        return failure(errno);
    created->write("{");
    return created;
}

ExportFile::ExportFile(QString path, int file)
    : m_path(std::move(path))
    , m_file(file)
{
}

ExportFile::~ExportFile()
{
    if (m_file >= 0)
        ::close(m_file);
    if (!m_finished)
        QFile::remove(m_path);
}

QByteArray ExportFile::quoted(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

void ExportFile::write(const QByteArray &bytes)
{
    qsizetype at = 0;
    while (at < bytes.size() && m_error == 0) {
        const auto written = ::write(m_file, bytes.constData() + at, size_t(bytes.size() - at));
        if (written < 0 && errno != EINTR)
            m_error = errno;
        at += std::max<qsizetype>(written, 0);
    }
    m_size += at;
}

void ExportFile::member(const QString &name, const QByteArray &json)
{
    write(std::exchange(m_first, false) ? "\n" : ",\n");
    write(quoted(name) + ": ");
    write(json);
}

void ExportFile::beginList(const QString &name)
{
    member(name, "[");
    m_first = true;
}

void ExportFile::item(const QByteArray &json)
{
    write(std::exchange(m_first, false) ? "\n" : ",\n");
    write(json);
}

void ExportFile::endList()
{
    write("\n]");
    m_first = false;
}

Result<qint64> ExportFile::finish()
{
    write("\n}\n");
    if (m_error == 0 && ::fsync(m_file) != 0)
        m_error = errno;
    if (::close(std::exchange(m_file, -1)) != 0 && m_error == 0)
        m_error = errno;
    if (m_error != 0)
        return failure(m_error);
    m_finished = true;
    return m_size;
}

} // namespace am
