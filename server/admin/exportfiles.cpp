// SPDX-License-Identifier: MIT
#include "admin/exportfiles.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cerrno>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype nameLength = 32;

bool isName(const QString &name)
{
    return name.size() == nameLength && std::all_of(name.cbegin(), name.cend(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

QString randomName()
{
    std::array<quint32, nameLength / 8> words{};
    QRandomGenerator::system()->generate(words.begin(), words.end());
    const QByteArray bytes(reinterpret_cast<const char *>(words.data()), sizeof words);
    return QString::fromLatin1(bytes.toHex());
}

} // namespace

ExportFiles::ExportFiles(QString folder, std::chrono::milliseconds keptFor, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_keptFor(keptFor)
{
    clear();
}

ExportFiles::~ExportFiles()
{
    clear();
}

Result<QString> ExportFiles::reserve()
{
    if (::mkdir(QFile::encodeName(m_folder).constData(), 0700) != 0 && errno != EEXIST)
        return Error{Error::Kind::Storage, u"%1: %2"_s.arg(m_folder, qt_error_string(errno))};
    const QString name = randomName();
    QTimer::singleShot(m_keptFor, this, [this, name] { remove(name); });
    return name;
}

QString ExportFiles::path(const QString &name) const
{
    return m_folder + u'/' + name;
}

Result<QByteArray> ExportFiles::read(const QString &name, qint64 offset, qint64 length) const
{
    QFile file(path(name));
    if (!isName(name) || !file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::NotFound, u"there is no such export any more"_s};
    if (offset >= file.size())
        return QByteArray();
    if (!file.seek(offset))
        return Error{Error::Kind::Storage, u"the export cannot be read: "_s + file.errorString()};
    return file.read(length);
}

void ExportFiles::remove(const QString &name)
{
    if (isName(name))
        QFile::remove(path(name));
}

void ExportFiles::clear()
{
    const QStringList names = QDir(m_folder).entryList(QDir::Files | QDir::Hidden);
    for (const QString &name : names)
        QFile::remove(path(name));
}

} // namespace am
