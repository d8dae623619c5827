// SPDX-License-Identifier: MIT
#include "ctl/moment.h"
#include "ctl/receipt.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

QString rate(const QJsonValue &perSecond)
{
    return QString::number(perSecond.toDouble(), 'f', 2);
}

QString milliseconds(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toDouble(), 'f', 1) : QString();
}

Result<Done> stats(const Call &call)
{
    const auto answer = call.session.ask(u"stats"_s);
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    const QJsonObject &now = *answer;
    Table table({u"ENDPOINT"_s, u"REQUESTS"_s, u"ERRORS"_s, u"FAILURES"_s, u"/S 1 MIN"_s, u"5 MIN"_s, u"15 MIN"_s,
                 u"P50 MS"_s, u"P95"_s, u"P99"_s},
                0);
    const QJsonArray endpoints = now["endpoints"_L1].toArray();
    for (const QJsonValue one : endpoints) {
        table.add({one["endpoint"_L1].toString(), number(one["requests"_L1]), number(one["errors"_L1]),
                   number(one["failures"_L1]), rate(one["rate_1m"_L1]), rate(one["rate_5m"_L1]),
                   rate(one["rate_15m"_L1]), milliseconds(one["p50_ms"_L1]), milliseconds(one["p95_ms"_L1]),
                   milliseconds(one["p99_ms"_L1])});
    }
    table.print(call.terminal);
    const QJsonValue outbox = now["outbox"_L1];
    const QString oldest = age(outbox["oldest_at"_L1], call.now);
    call.terminal.line();
    const auto counted = [](const QJsonValue &count, const QString &what) {
        return number(count) + u' ' + what + (count.toInteger() == 1 ? QString() : u"s"_s);
    };
    call.terminal.line(u"in flight  %1, %2, %3 on the line"_s.arg(counted(now["in_flight"_L1], u"request"_s),
                                                                  counted(now["connections"_L1], u"connection"_s),
                                                                  counted(now["live_calls"_L1], u"call"_s)));
    call.terminal.line(u"waiting    %1%2, %3 dead"_s.arg(counted(outbox["backlog"_L1], u"report"_s),
                                                         oldest.isEmpty() ? QString() : u", the oldest for "_s + oldest,
                                                         number(outbox["dead"_L1])));
    call.terminal.line(
        u"store      %1: %2"_s.arg(now["store"_L1]["name"_L1].toString(), now["store"_L1]["state"_L1].toString()));
    call.terminal.line(u"webhooks   "_s + now["webhooks"_L1].toString());
    call.terminal.line(u"alerts     "_s + QString::number(now["alerts"_L1].toArray().size()));
    return Done{};
}

} // namespace

QList<Verb> statsVerbs()
{
    return {{.name = u"stats"_s,
             .arguments = {},
             .summary = u"How busy and how quick the endpoints are"_s,
             .description =
                 u"Counts since the daemon's start (errors: 400 and above, failures: 500 and above), requests "
                 "a second, and in what time half, 95 and 99 of 100 were answered in the last 5 minutes."_s,
             .options = {},
             .run = stats}};
}

} // namespace am::ctl
