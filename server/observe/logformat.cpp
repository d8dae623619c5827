// SPDX-License-Identifier: MIT
#include "observe/logformat.h"

#include "shared/redaction.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringBuilder>

#include <algorithm>
#include <string_view>
#include <utility>

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
QByteArray timeText(const QDateTime &time)
{
    thread_local qint64 second = -1;
    thread_local QByteArray text;
    const qint64 now = time.toMSecsSinceEpoch();
    if (now / 1000 != second) {
        second = now / 1000;
        text = time.toUTC().toString(Qt::ISODate).chopped(1).toLatin1() + '.';
    }
    const auto rest = int(now % 1000);
    return text % char('0' + rest / 100) % char('0' + rest / 10 % 10) % char('0' + rest % 10) % 'Z';
}

/// Nothing from outside may break a line, speak to the terminal that shows it, or turn the order of its characters.
bool isUnprintable(QChar c)
{
    if (c >= u' ' && c <= u'~')
        return false;
    const QChar::Category category = c.category();
    return category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Separator_Line ||
           category == QChar::Separator_Paragraph;
}

QString printable(QString text)
{
    if (std::any_of(text.cbegin(), text.cend(), isUnprintable))
        std::replace_if(text.begin(), text.end(), isUnprintable, QChar(u' '));
    return text;
}

bool isPlain(QChar c)
{
    constexpr std::u16string_view signs = u"_-.:+*/";
    return c.isLetterOrNumber() || signs.find(c.unicode()) != std::u16string_view::npos;
}

/// A value from outside as one word: quoted and escaped as in JSON when it holds anything unusual, "-" when empty.
QByteArray word(const QString &value)
{
    if (value.isEmpty())
        return "-";
    if (std::all_of(value.cbegin(), value.cend(), isPlain))
        return value.toUtf8();
    const QByteArray quoted = QJsonDocument(QJsonObject{{u"v"_s, value}}).toJson(QJsonDocument::Compact);
    return quoted.sliced(5, quoted.size() - 6);
}

/// Those fields that say something.
template<typename Visit>
void visitFields(const RequestRecord &record, Visit visit)
{
    const auto show = [&visit](const char *name, const QString &value) {
        if (!value.isEmpty())
            visit(name, value);
    };
    show("caller", record.caller());
    show("conversation", printable(redaction::text(record.conversation)));
    show("agent", printable(record.agent));
    show("code", QString::fromLatin1(record.code));
    show("note", printable(redaction::text(record.note)));
    show("peer", QString::fromLatin1(record.peer));
}

QByteArray jsonLine(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray requestAsJson(const RequestRecord &record, const QDateTime &time)
{
    QJsonObject line{{u"time"_s, QLatin1StringView(timeText(time))},
                     {u"level"_s, u"info"_s},
                     {u"event"_s, u"request"_s},
                     {u"id"_s, qint64(record.id())},
                     {u"method"_s, QString::fromLatin1(record.method)},
                     {u"endpoint"_s, redaction::text(QString::fromLatin1(record.endpoint))},
                     {u"status"_s, record.status},
                     {u"ms"_s, double(record.microseconds()) / 1000.0},
                     {u"received"_s, record.receivedBytes},
                     {u"sent"_s, record.sentBytes}};
    visitFields(record,
                [&line](const char *name, const QString &value) { line.insert(QLatin1StringView(name), value); });
    QJsonObject stages;
    for (const RequestRecord::Stage &stage : record.stages())
        stages.insert(QLatin1StringView(stage.name), double(stage.microseconds) / 1000.0);
    if (!stages.isEmpty())
        line.insert("stages"_L1, stages);
    return jsonLine(line);
}

QByteArray requestAsText(const RequestRecord &record, const QDateTime &time)
{
    QByteArray line;
    line.reserve(320); // a usual one has 200
    line += timeText(time) % " info request id=" % QByteArray::number(record.id()) % ' ' %
            word(QString::fromLatin1(record.method)) % ' ' %
            word(redaction::text(QString::fromLatin1(record.endpoint))) % ' ' % QByteArray::number(record.status) % ' ';
    appendMilliseconds(line, record.microseconds());
    line += "ms";
    visitFields(record, [&line](const char *name, const QString &value) {
        line += ' ' % QByteArrayView(name) % '=' % word(value);
    });
    const char *before = " stages=";
    for (const RequestRecord::Stage &stage : record.stages()) {
        line += QByteArrayView(std::exchange(before, ",")) % QByteArrayView(stage.name) % ':';
        appendMilliseconds(line, stage.microseconds);
    }
    return line += '\n';
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
        return jsonLine({{u"time"_s, QLatin1StringView(timeText(time))},
                         {u"level"_s, levelName(level)},
                         {u"event"_s, u"message"_s},
                         {u"category"_s, category},
                         {u"text"_s, safe}});
    }
    return timeText(time) + ' ' + levelName(level).data() + ' ' + category.toUtf8() + ' ' + safe.toUtf8() + '\n';
}

} // namespace am::logformat
