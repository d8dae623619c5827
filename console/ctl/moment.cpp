// SPDX-License-Identifier: MIT
#include "ctl/moment.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace am::ctl {

QDateTime moment(const QJsonValue &time)
{
    return QDateTime::fromString(time.toString(), Qt::ISODateWithMs);
}

QString duration(qint64 milliseconds)
{
    const qint64 seconds = milliseconds / 1000;
    if (seconds < 10)
        return u"%1 s"_s.arg(double(milliseconds) / 1000.0, 0, 'f', 1);
    if (seconds < 120)
        return u"%1 s"_s.arg(seconds);
    if (seconds < 120 * 60)
        return u"%1 min"_s.arg(seconds / 60);
    if (seconds < 48 * 3600)
        return u"%1 h"_s.arg(seconds / 3600);
    return u"%1 d"_s.arg(seconds / 86'400);
}

QString age(const QJsonValue &time, const QDateTime &now)
{
    const QDateTime then = moment(time);
    if (!then.isValid())
        return {};
    const qint64 passed = then.msecsTo(now);
    return passed < 0 ? u"in "_s + duration(-passed) : duration(passed);
}

QString clockTime(const QJsonValue &time)
{
    const QDateTime then = moment(time);
    return then.isValid() ? then.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s) : QString();
}

QString timeFrom(const QString &text, const QDateTime &now)
{
    static const QHash<QChar, qint64> units = {{u's', 1}, {u'm', 60}, {u'h', 3600}, {u'd', 86'400}};
    bool isNumber = false;
    const int count = text.chopped(text.isEmpty() ? 0 : 1).toInt(&isNumber);
    if (!isNumber || count < 0 || !units.contains(text.back()))
        return text;
    return now.addSecs(-count * units.value(text.back())).toUTC().toString(Qt::ISODateWithMs);
}

QString size(qint64 bytes)
{
    if (bytes < 1024)
        return u"%1 B"_s.arg(bytes);
    if (bytes < 1024LL * 1024)
        return u"%1 KB"_s.arg(double(bytes) / 1024, 0, 'f', 1);
    return u"%1 MB"_s.arg(double(bytes) / 1024 / 1024, 0, 'f', 1);
}

} // namespace am::ctl
