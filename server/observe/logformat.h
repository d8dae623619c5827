// SPDX-License-Identifier: MIT
#pragma once

#include "observe/logsettings.h"
#include "observe/requestrecord.h"

#include <QByteArray>
#include <QDateTime>

/// How log lines look. One line each, ending in '\n'; control characters from outside cannot start a new one.
///
/// Text:  2026-11-22T12:00:00.123Z info request id=7 POST /client-data 200 1.204ms caller=***23 conversation=conv_1
///        stages=key:0.010,store:1.100
/// JSON:  {"time":"…","level":"info","event":"request","id":7,"method":"POST","endpoint":"/client-data","status":200,
///        "ms":1.204,"caller":"***23","conversation":"conv_1","stages":{"key":0.010,"store":1.100}, …}
/// Empty fields are left out. Times are milliseconds.
namespace am::logformat {

QByteArray request(LogSettings::Format format, const RequestRecord &record, const QDateTime &time);

/// A line of the daemon itself. Whatever looks like a phone number in `text` is masked.
QByteArray message(LogSettings::Format format, LogSettings::Level level, const QString &category, const QString &text,
                   const QDateTime &time);

} // namespace am::logformat
