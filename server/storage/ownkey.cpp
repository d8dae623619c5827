// SPDX-License-Identifier: MIT
#include "storage/ownkey.h"

#include <QFile>
#include <QRandomGenerator>
#include <QSaveFile>

#include <array>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype keyBytes = 32;
constexpr QFile::Permissions ownersOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;

Error refusal(const QString &path, const QString &reason)
{
    return {Error::Kind::Storage, u"the key file %1: %2"_s.arg(path, reason)};
}

Result<QByteArray> readKey(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refusal(path, file.errorString());
    if (file.permissions() & others)
        return refusal(path, u"others may read or change it; run chmod 600 on it"_s);
    const QByteArray line = file.read(4 * keyBytes).trimmed();
    const QByteArray key = QByteArray::fromHex(line);
    if (key.size() != keyBytes || key.toHex() != line.toLower())
        return refusal(path, u"expected 64 hex digits; restore it from a backup"_s);
    return key;
}

/// QSaveFile makes it whole or not at all, whenever the machine stops.
Result<QByteArray> makeKey(const QString &path)
{
    std::array<quint32, size_t(keyBytes) / sizeof(quint32)> words = {};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    const QByteArray key(reinterpret_cast<const char *>(words.data()), keyBytes);
    QSaveFile file(path);
    const bool kept = file.open(QIODevice::WriteOnly) && file.setPermissions(ownersOnly) &&
                      file.write(key.toHex() + '\n') > 0 && file.commit();
    return kept ? Result<QByteArray>(key) : refusal(path, file.errorString());
}

} // namespace

Result<QByteArray> ownKey(const QString &path)
{
    return QFile::exists(path) ? readKey(path) : makeKey(path);
}

} // namespace am
