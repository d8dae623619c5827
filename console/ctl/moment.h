// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>
#include <QJsonValue>
#include <QString>

namespace am::ctl {

/// The daemon's times (ISO 8601, UTC) for people. All empty for null.
QDateTime moment(const QJsonValue &time);
/// "12 s", "3 min", "5 h", "4 d": how long ago; "in 3 min" when it is to come.
QString age(const QJsonValue &time, const QDateTime &now);
/// In this machine's time zone: "2026-11-22 15:40:12".
QString clockTime(const QJsonValue &time);
/// What an operator calls a time, as the daemon takes it: "15m" is a quarter of an hour before `now`; also s, h, d.
/// Anything else stays as it is.
QString timeFrom(const QString &text, const QDateTime &now);
/// "812 B", "4.1 KB", "2.0 MB".
QString size(qint64 bytes);
/// "0.3 s", "12.0 s", "3 min".
QString duration(qint64 milliseconds);

} // namespace am::ctl
