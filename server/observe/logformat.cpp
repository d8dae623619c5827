// SPDX-License-Identifier: MIT
#include "observe/logformat.h"

#include "shared/redaction.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::logformat {

namespace {

QLatin1StringView levelName(LogSettings::Level level)
{
    switch (level) {
    case LogSettings::Level::Debug:
        return "debug"_L1;
    case LogSettings::Level::Info:
        return "info"_L1;
    case LogSettings::Level::Warning:
        return "warning"_L1;
    case LogSettings::Level::Error:
        break;
    }
    return "error"_L1;
}

/// Many lines are of one second, and all but its milliseconds is made once for it.
QString timeText(const QDateTime &time)
{
    thread_local qint64 second = -1;
    thread_local QString text;
    const qint64 now = time.toMSecsSinceEpoch();
    if (now / 1000 != second) {
        second = now / 1000;
        text = time.toUTC().toString(Qt::ISODate).chopped(1) + u'.';
    }
    return text + QString::number(now % 1000).rightJustified(3, u'0') + u'Z';
}

QString milliseconds(qint64 microseconds)
{
    return QString::number(microseconds / 1000) + u'.' + QString::number(microseconds % 1000).rightJustified(3, u'0');
}

/// Nothing from outside may break a line, speak to the terminal that shows it, or turn the order of its characters.
QString printable(QString text)
{
    for (QChar &c : text) {
        const QChar::Category category = c.category();
        if (category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Separator_Line ||
            category == QChar::Separator_Paragraph)
            c = u' ';
    }
    return text;
}

/// A value from outside as one word: quoted and escaped as in JSON when it holds anything unusual, "-" when empty.
QString word(const QString &value)
{
    if (value.isEmpty())
        return u"-"_s;
    const bool plain = std::all_of(value.cbegin(), value.cend(),
                                   [](QChar c) { return c.isLetterOrNumber() || u"_-.:+*/"_s.contains(c); });
    if (plain)
        return value;
    const QByteArray quoted = QJsonDocument(QJsonObject{{u"v"_s, value}}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(quoted.sliced(5, quoted.size() - 6));
}

struct Field
{
    QLatin1StringView name;
    QString value;
};

QList<Field> describedFields(const RequestRecord &record)
{
    return {{"caller"_L1, record.caller()},
            {"conversation"_L1, printable(redaction::text(record.conversation))},
            {"agent"_L1, printable(record.agent)},
            {"code"_L1, QString::fromLatin1(record.code)},
            {"note"_L1, printable(redaction::text(record.note))},
            {"peer"_L1, QString::fromLatin1(record.peer)}};
}

QByteArray jsonLine(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray requestAsJson(const RequestRecord &record, const QDateTime &time)
{
    QJsonObject line{{u"time"_s, timeText(time)},
                     {u"level"_s, u"info"_s},
                     {u"event"_s, u"request"_s},
                     {u"id"_s, qint64(record.id())},
                     {u"method"_s, QString::fromLatin1(record.method)},
                     {u"endpoint"_s, redaction::text(QString::fromLatin1(record.endpoint))},
                     {u"status"_s, record.status},
                     {u"ms"_s, double(record.microseconds()) / 1000.0},
                     {u"received"_s, record.receivedBytes},
                     {u"sent"_s, record.sentBytes}};
    for (const Field &field : describedFields(record)) {
        if (!field.value.isEmpty())
            line.insert(field.name, field.value);
    }
    QJsonObject stages;
    for (const RequestRecord::Stage &stage : record.stages())
        stages.insert(QLatin1StringView(stage.name), double(stage.microseconds) / 1000.0);
    if (!stages.isEmpty())
        line.insert("stages"_L1, stages);
    return jsonLine(line);
}

QByteArray requestAsText(const RequestRecord &record, const QDateTime &time)
{
    QString line = u"%1 info request id=%2 %3 %4 %5 %6ms"_s.arg(
        timeText(time), QString::number(record.id()), word(QString::fromLatin1(record.method)),
        word(redaction::text(QString::fromLatin1(record.endpoint))), QString::number(record.status),
        milliseconds(record.microseconds()));
    for (const Field &field : describedFields(record)) {
        if (!field.value.isEmpty())
            line += u" %1=%2"_s.arg(field.name, word(field.value));
    }
    QStringList stages;
    for (const RequestRecord::Stage &stage : record.stages())
        stages.append(QLatin1StringView(stage.name) + u':' + milliseconds(stage.microseconds));
    if (!stages.isEmpty())
        line += u" stages="_s + stages.join(u',');
    return line.toUtf8() + '\n';
}

} // namespace

QByteArray request(LogSettings::Format format, const RequestRecord &record, const QDateTime &time)
{
    return format == LogSettings::Format::Json ? requestAsJson(record, time) : requestAsText(record, time);
}

QByteArray message(LogSettings::Format format, LogSettings::Level level, const QString &category, const QString &text,
                   const QDateTime &time)
{
    const QString safe = printable(redaction::text(text));
    if (format == LogSettings::Format::Json) {
        return jsonLine({{u"time"_s, timeText(time)},
                         {u"level"_s, levelName(level)},
                         {u"event"_s, u"message"_s},
                         {u"category"_s, category},
                         {u"text"_s, safe}});
    }
    return u"%1 %2 %3 %4\n"_s.arg(timeText(time), levelName(level), category, safe).toUtf8();
}

} // namespace am::logformat
