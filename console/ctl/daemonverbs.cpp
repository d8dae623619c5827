// SPDX-License-Identifier: MIT
#include "ctl/moment.h"
#include "ctl/verb.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

void printAlerts(const Call &call, const QJsonArray &alerts)
{
    Table table({u"AGE"_s, u"ALERT"_s, u"WHAT IS WRONG"_s});
    for (const QJsonValue alert : alerts)
        table.add({age(alert["since"_L1], call.now), alert["name"_L1].toString(), alert["text"_L1].toString()});
    table.print(call.terminal);
}

QString counts(const QJsonObject &outbox)
{
    const auto count = [&outbox](const char *name) {
        const qint64 number = outbox.value(QLatin1StringView(name)).toInteger(-1);
        return number < 0 ? u"?"_s : QString::number(number);
    };
    return u"%1, %2 waiting to be remembered, %3 dead"_s.arg(outbox["state"_L1].toString(), count("backlog"),
                                                             count("dead"));
}

Result<Done> status(const Call &call)
{
    const auto answer = call.session.ask(u"status"_s);
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    const QJsonObject &now = *answer;
    call.terminal.line(u"%1, version %2, process %3, up %4"_s.arg(
        now["status"_L1].toString() == "ready"_L1 ? u"ready"_s : u"NOT READY"_s, now["version"_L1].toString(),
        QString::number(now["process"_L1].toInteger()), age(now["started_at"_L1], call.now)));
    call.terminal.line(u"  address  "_s + now["address"_L1].toString());
    call.terminal.line(u"  data     "_s + now["data_directory"_L1].toString());
    call.terminal.line(
        u"  store    %1: %2"_s.arg(now["store"_L1]["name"_L1].toString(), now["store"_L1]["state"_L1].toString()));
    call.terminal.line(u"  outbox   "_s + counts(now["outbox"_L1].toObject()));
    const QJsonArray alerts = now["alerts"_L1].toArray();
    call.terminal.line(u"  alerts   "_s + (alerts.isEmpty() ? u"none"_s : QString::number(alerts.size())));
    if (!alerts.isEmpty()) {
        call.terminal.line();
        printAlerts(call, alerts);
    }
    return Done{};
}

Result<Done> alerts(const Call &call)
{
    const auto answer = call.session.ask(u"alerts"_s);
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    const QJsonArray standing = answer->value("alerts"_L1).toArray();
    if (standing.isEmpty())
        call.terminal.remark(u"no alerts"_s);
    else
        printAlerts(call, standing);
    return Done{};
}

Result<Done> config(const Call &call)
{
    const auto answer = call.session.ask(u"configuration"_s);
    if (!answer)
        return answer.error();
    if (call.json)
        call.terminal.json(*answer);
    else
        call.terminal.bytes(answer->value("toml"_L1).toString().toUtf8());
    return Done{};
}

Result<Done> audit(const Call &call)
{
    const auto answer = call.session.ask(u"audit.list"_s, given(call, {u"limit"_s, u"before"_s}));
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    Table table({u"ID"_s, u"WHEN"_s, u"WHO"_s, u"WHAT"_s, u"CALLER"_s, u"OUTCOME"_s, u"DETAILS"_s});
    const QJsonArray entries = answer->value("entries"_L1).toArray();
    for (const QJsonValue entry : entries) {
        const QString outcome = entry["outcome"_L1].toString();
        table.add({QString::number(entry["id"_L1].toInteger()), clockTime(entry["at"_L1]), entry["user"_L1].toString(),
                   entry["method"_L1].toString(), entry["caller"_L1].toString(),
                   outcome.isEmpty() ? u"not over"_s : outcome, entry["details"_L1].toString()});
    }
    if (table.isEmpty())
        call.terminal.remark(u"no entries"_s);
    else
        table.print(call.terminal);
    return Done{};
}

} // namespace

QList<Verb> daemonVerbs()
{
    return {
        {.name = u"status"_s,
         .arguments = {},
         .summary = u"Whether the daemon is well"_s,
         .description = {},
         .options = {},
         .run = status},
        {.name = u"alerts"_s,
         .arguments = {},
         .summary = u"What is wrong until somebody mends it"_s,
         .description = {},
         .options = {},
         .run = alerts},
        {.name = u"config"_s,
         .arguments = {},
         .summary = u"The configuration in effect, secrets masked"_s,
         .description = {},
         .options = {},
         .run = config},
        {.name = u"audit"_s,
         .arguments = {},
         .summary = u"Who changed what, and who looked at callers' data"_s,
         .description = u"Newest first. Callers are shown by their last two characters."_s,
         .options = {valueOption(u"limit"_s, u"At most N entries (50)."_s, u"N"_s),
                     valueOption(u"before"_s, u"Only entries older than this one."_s, u"ID"_s)},
         .run = audit},
    };
}

} // namespace am::ctl
