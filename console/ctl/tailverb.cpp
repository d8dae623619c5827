// SPDX-License-Identifier: MIT
#include "ctl/moment.h"
#include "ctl/receipt.h"
#include "models/logfilter.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

constexpr int lookedBack = 500; // lines for what matches the filter at the start
constexpr qint64 shownAtFirst = 10;

/// "15:40:12.123  200    1.2 ms  POST /retrieve  ***23  conv_1  store timed out"
QString toText(const LogLine &line)
{
    QStringList fields{QDateTime::fromMSecsSinceEpoch(line.at).toString(u"HH:mm:ss.zzz"_s),
                       QString::number(line.status), u"%1 ms"_s.arg(line.took, 8, 'f', 1),
                       line.method + u' ' + line.endpoint};
    for (const QString &field : {line.caller, line.conversation, line.agent, line.code, line.note}) {
        if (!field.isEmpty())
            fields.append(field);
    }
    return harmless(fields.join(u"  "_s));
}

/// Prints lines as they come, as far as the filter lets them through and until there are enough.
class Printer
{
public:
    Printer(const Call &call, LogFilter filter, qint64 most)
        : m_call(call)
        , m_filter(std::move(filter))
        , m_left(most)
    {
    }

    [[nodiscard]] bool matches(const QJsonObject &line) const { return m_filter.matches(LogLine::fromJson(line)); }
    void print(const QJsonObject &line)
    {
        if (m_left == 0)
            return;
        m_left -= m_left > 0 ? 1 : 0;
        if (m_call.json)
            m_call.terminal.bytes(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
        else
            m_call.terminal.line(toText(LogLine::fromJson(line)));
    }
    /// A notification; false when that was enough.
    bool take(const QString &method, const QJsonObject &params)
    {
        const qint64 missed = method == "log"_L1 ? params.value("missed"_L1).toInteger() : 0;
        if (missed > 0)
            m_call.terminal.remark(u"%1 lines are missing: they came faster than they were taken"_s.arg(missed));
        const QJsonArray lines = method == "log"_L1 ? params.value("lines"_L1).toArray() : QJsonArray();
        for (const QJsonValue line : lines) {
            if (matches(line.toObject()))
                print(line.toObject());
        }
        m_call.terminal.flush();
        return m_left != 0;
    }
    [[nodiscard]] bool isDone() const { return m_left == 0; }

private:
    const Call &m_call;
    LogFilter m_filter;
    qint64 m_left; ///< below 0 = without end
};

/// The last lines that match; answers the id of the newest line of all.
Result<qint64> printRecent(const Call &call, Printer &printer, qint64 most)
{
    const auto answer = call.session.ask(u"log.query"_s, {{u"limit"_s, lookedBack}});
    if (!answer)
        return answer.error();
    const QJsonArray lines = answer->value("lines"_L1).toArray();
    QList<QJsonObject> matching; // newest first
    for (const QJsonValue line : lines) {
        if (matching.size() < most && printer.matches(line.toObject()))
            matching.append(line.toObject());
    }
    std::for_each(matching.crbegin(), matching.crend(), [&printer](const QJsonObject &line) { printer.print(line); });
    call.terminal.flush();
    return lines.first()["id"_L1].toInteger();
}

Result<qint64> countFrom(const Call &call, const QString &option, qint64 otherwise)
{
    if (!call.options.isSet(option))
        return otherwise;
    bool isNumber = false;
    const qint64 count = call.options.value(option).toLongLong(&isNumber);
    if (isNumber && count >= 0 && count <= lookedBack)
        return count;
    return Error{Error::Kind::BadInput, u"--%1: expected a number from 0 to %2"_s.arg(option).arg(lookedBack)};
}

Result<Done> tail(const Call &call)
{
    auto filter = LogFilter::parse(call.arguments.join(u' '), call.now.toMSecsSinceEpoch());
    if (!filter)
        return filter.error();
    const auto before = countFrom(call, u"lines"_s, shownAtFirst);
    const auto most = countFrom(call, u"count"_s, -1);
    if (!before || !most)
        return before ? most.error() : before.error();
    Printer printer(call, *std::move(filter), *most);
    const auto newest = printRecent(call, printer, *before);
    if (!newest)
        return newest.error();
    if (printer.isDone())
        return Done{};
    QJsonObject params;
    if (*newest > 0 || *before > 0) // 0: what was answered just now is not on disk yet
        params.insert(u"after"_s, *newest);
    return call.session.follow(u"log.tail"_s, params, [&printer](const QString &method, const QJsonObject &news) {
        return printer.take(method, news);
    });
}

} // namespace

QList<Verb> tailVerbs()
{
    return {
        {.name = u"tail"_s,
         .arguments = u"[FILTER…]"_s,
         .summary = u"The log of requests, as they come"_s,
         .description =
             u"A filter is of words (in note, code, endpoint or conversation) and of terms, all of which must hold:\n"
             "status:>=500 status:5xx ms:>100 endpoint:post-call method: caller:*29 conversation: agent: code:\n"
             "since:15m until:2026-01-31T12:00:00Z; \"-\" before one turns it round. With --json one object a line.\n"
             "Ends when the daemon does."_s,
         .options = {valueOption(u"lines"_s, u"Begin with the last N that match (10)."_s, u"N"_s),
                     valueOption(u"count"_s, u"End after N."_s, u"N"_s)},
         .most = 100,
         .run = tail},
    };
}

} // namespace am::ctl
