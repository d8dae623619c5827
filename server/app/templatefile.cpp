// SPDX-License-Identifier: MIT
#include "app/templatefile.h"

#include <QFile>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qint64 largest = 256 * 1024;

Error badInput(const QString &path, const QString &what)
{
    return {.kind = Error::Kind::BadInput, .detail = path + u": "_s + what};
}
} // namespace

Result<QString> templatefile::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return badInput(path, u"cannot be read: "_s + file.errorString());
    const QByteArray content = file.read(largest + 1); // size() is 0 for what is no plain file
    if (content.size() > largest)
        return badInput(path, u"is over 256 KB"_s);
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(content);
    if (decoder.hasError())
        return badInput(path, u"is not UTF-8"_s);
    if (text.trimmed().isEmpty())
        return badInput(path, u"is empty"_s);
    return text.replace("\r\n"_L1, "\n"_L1);
}

} // namespace am
