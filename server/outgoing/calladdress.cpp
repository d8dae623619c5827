// SPDX-License-Identifier: MIT
#include "outgoing/calladdress.h"

#include <QByteArrayList>

namespace am {

QUrl baseAddress(const QUrl &configured)
{
    QUrl base = configured.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    QString path = base.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    base.setPath(path, QUrl::TolerantMode);
    return base;
}

QUrl callAddress(const QUrl &base, const QByteArray &path, const CallQuery &query)
{
    QUrl url = base;
    url.setPath(url.path(QUrl::FullyEncoded) + QString::fromLatin1(path), QUrl::TolerantMode);
    QByteArrayList pairs;
    for (const auto &[key, value] : query)
        pairs.append(key + '=' + QUrl::toPercentEncoding(value));
    if (!pairs.isEmpty())
        url.setQuery(QString::fromLatin1(pairs.join('&')), QUrl::TolerantMode);
    return url;
}

} // namespace am
