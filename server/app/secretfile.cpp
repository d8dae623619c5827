// SPDX-License-Identifier: MIT
#include "app/secretfile.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace am::secretfile {

namespace {
constexpr qint64 largestFile = 64 * 1024;
}

bool isWorldReadable(const QString &path)
{
    return QFileInfo(path).permission(QFile::ReadOther);
}

Result<QList<QByteArray>> read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::BadInput, u"cannot read %1: %2"_s.arg(path, file.errorString())};
    if (isWorldReadable(path)) {
        return Error{Error::Kind::BadInput,
                     u"%1 holds a secret but everyone may read it: run chmod 600 %1"_s.arg(path)};
    }
    const QByteArray content = file.read(largestFile + 1);
    if (content.size() > largestFile)
        return Error{Error::Kind::BadInput, u"%1 is over 64 KB, expected one secret a line"_s.arg(path)};
    QList<QByteArray> secrets;
    for (const QByteArray &line : content.split('\n')) {
        const QByteArray secret = line.trimmed();
        if (!secret.isEmpty() && !secret.startsWith('#'))
            secrets.append(secret);
    }
    if (secrets.isEmpty())
        return Error{Error::Kind::BadInput, u"%1 holds no secret, expected one a line"_s.arg(path)};
    return secrets;
}

QList<QByteArray> splitCommas(const QByteArray &value)
{
    QList<QByteArray> keys;
    for (const QByteArray &part : value.split(',')) {
        if (!part.trimmed().isEmpty())
            keys.append(part.trimmed());
    }
    return keys;
}

} // namespace am::secretfile
