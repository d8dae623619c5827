// SPDX-License-Identifier: MIT
#include "ctl/moment.h"

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

QString size(qint64 bytes)
{
    if (bytes < 1024)
        return u"%1 B"_s.arg(bytes);
    if (bytes < 1024LL * 1024)
        return u"%1 KB"_s.arg(double(bytes) / 1024, 0, 'f', 1);
    return u"%1 MB"_s.arg(double(bytes) / 1024 / 1024, 0, 'f', 1);
}

} // namespace am::ctl
