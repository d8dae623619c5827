// SPDX-License-Identifier: MIT
#include "ctl/moment.h"
#include "ctl/receipt.h"
#include "ctl/verb.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

constexpr int pageSize = 50;
const QStringList filterNames = {u"state"_s, u"caller"_s, u"why"_s, u"since"_s, u"until"_s};

Result<Done> deliveries(const Call &call)
{
    const auto answer =
        call.session.ask(u"deliveries.list"_s, given(call, filterNames + QStringList{u"limit"_s, u"before"_s}));
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    Table table({u"ID"_s, u"AGE"_s, u"STATE"_s, u"TRIES"_s, u"NEXT"_s, u"CALLER"_s, u"CONVERSATION"_s, u"REASON"_s});
    const QJsonArray found = answer->value("deliveries"_L1).toArray();
    for (const QJsonValue delivery : found) {
        table.add({number(delivery["id"_L1]), age(delivery["received_at"_L1], call.now), stateOf(delivery),
                   number(delivery["attempts"_L1]), age(delivery["next_attempt_at"_L1], call.now),
                   delivery["caller"_L1].toString(), delivery["conversation"_L1].toString(),
                   delivery["reason"_L1].toString()});
    }
    if (table.isEmpty())
        call.terminal.remark(u"no deliveries"_s);
    else
        table.print(call.terminal);
    const int limit = call.options.isSet(u"limit"_s) ? call.options.value(u"limit"_s).toInt() : pageSize;
    if (found.size() == limit)
        call.terminal.remark(u"there may be more: --before %1"_s.arg(number(found.last()["id"_L1])));
    return Done{};
}

Result<Done> delivery(const Call &call)
{
    const auto id = idFrom(call.arguments.constFirst());
    if (!id)
        return id.error();
    const auto answer = call.session.ask(u"deliveries.get"_s, {{u"id"_s, *id}});
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    const QJsonObject &told = *answer;
    const QString reason = told["reason"_L1].toString();
    call.terminal.line(u"delivery %1: %2%3"_s.arg(number(told["id"_L1]), stateOf(told),
                                                  reason.isEmpty() ? QString() : u", "_s + harmless(reason)));
    const auto line = [&](const char *name, const QString &value) {
        if (!value.isEmpty())
            call.terminal.line(u"  %1  %2"_s.arg(QLatin1StringView(name), -12).arg(harmless(value)));
    };
    line("caller", told["caller"_L1].toString());
    line("conversation", told["conversation"_L1].toString());
    line("agent", told["agent"_L1].toString());
    line("report", u"%1, %2"_s.arg(told["type"_L1].toString(), size(told["report_bytes"_L1].toInteger())));
    line("received", u"%1, %2 ago"_s.arg(clockTime(told["received_at"_L1]), age(told["received_at"_L1], call.now)));
    line("next try", age(told["next_attempt_at"_L1], call.now));
    printSteps(call, told);
    return Done{};
}

Result<Done> report(const Call &call)
{
    const auto id = idFrom(call.arguments.constFirst());
    if (!id)
        return id.error();
    QByteArray whole;
    qint64 bytes = 0;
    do {
        const auto chunk = call.session.ask(u"deliveries.report"_s, {{u"id"_s, *id}, {u"offset"_s, whole.size()}});
        if (!chunk)
            return chunk.error();
        bytes = chunk->value("bytes"_L1).toInteger();
        const QByteArray more = QByteArray::fromBase64(chunk->value("base64"_L1).toString().toLatin1());
        if (more.isEmpty() && whole.size() < bytes)
            return Error{Error::Kind::Internal, u"the report ends after %1 of %2 bytes"_s.arg(whole.size()).arg(bytes)};
        whole += more;
    } while (whole.size() < bytes);
    if (!call.json) {
        call.terminal.bytes(whole);
        return Done{};
    }
    const QJsonDocument parsed = QJsonDocument::fromJson(whole);
    return asJson(call, {{u"id"_s, *id},
                         {u"bytes"_s, bytes},
                         {u"report"_s, parsed.isObject() ? QJsonValue(parsed.object()) : QJsonValue::Null},
                         {u"base64"_s,
                          parsed.isObject() ? QJsonValue::Null : QJsonValue(QString::fromLatin1(whole.toBase64()))}});
}

/// Ids, --all (the dead ones), or a filter.
Result<QJsonObject> selection(const Call &call)
{
    QJsonObject params = given(call, filterNames);
    const bool all = call.options.isSet(u"all"_s);
    if (int(!call.arguments.isEmpty()) + int(!params.isEmpty()) + int(all) != 1)
        return Error{Error::Kind::BadInput,
                     u"expected either ids, or a filter such as --state or --caller, or --all"_s};
    if (all)
        return QJsonObject{{u"state"_s, u"dead"_s}};
    QJsonArray ids;
    for (const QString &argument : call.arguments) {
        const auto id = idFrom(argument);
        if (!id)
            return id.error();
        ids.append(*id);
    }
    if (!ids.isEmpty())
        params.insert(u"ids"_s, ids);
    return params;
}

Result<Done> change(const Call &call, const QString &method, const QJsonObject &params, const QString &did)
{
    const auto answer = call.session.ask(method, params);
    if (!answer)
        return answer.error();
    const qint64 count = answer->value(did).toInteger();
    if (call.json)
        call.terminal.json(*answer);
    else
        call.terminal.line(u"%1 %2"_s.arg(did).arg(count));
    if (count == 0 && !call.arguments.isEmpty())
        return Error{Error::Kind::NotFound, u"none of these could be %1"_s.arg(did)};
    return Done{};
}

Result<Done> replay(const Call &call)
{
    const auto params = selection(call);
    if (!params)
        return params.error();
    return change(call, u"deliveries.replay"_s, *params, u"replayed"_s);
}

Result<Done> discard(const Call &call)
{
    const auto params = selection(call);
    if (!params)
        return params.error();
    const QString reason = call.options.value(u"reason"_s);
    if (reason.isEmpty())
        return Error{Error::Kind::BadInput, u"why? It goes into the receipts: --reason TEXT"_s};
    if (call.arguments.isEmpty()) {
        if (auto go = confirmed(call, u"What is discarded is never remembered. Discard all that match?"_s); !go)
            return go;
    }
    QJsonObject all = *params;
    all.insert(u"reason"_s, reason);
    return change(call, u"deliveries.discard"_s, all, u"discarded"_s);
}

} // namespace

QList<Verb> deliveryVerbs()
{
    const QList<QCommandLineOption> filter = {
        valueOption(u"state"_s, u"Only received, sending, confirming, waiting, remembered or dead ones."_s, u"STATE"_s),
        valueOption(u"caller"_s, u"Only this caller's, in any spelling."_s, u"CALLER"_s),
        valueOption(u"why"_s, u"Only those with this in their reason."_s, u"TEXT"_s),
        valueOption(u"since"_s, u"Only those received since: 90s, 15m, 2h, 3d ago, or 2026-01-31T12:00:00Z."_s,
                    u"TIME"_s),
        valueOption(u"until"_s, u"Only those received before then."_s, u"TIME"_s)};
    const QCommandLineOption all({u"all"_s}, u"All that are dead."_s);
    return {
        {.name = u"deliveries"_s,
         .arguments = {},
         .summary = u"Reports and what became of them"_s,
         .description = u"Newest first. Callers are shown by their last two characters."_s,
         .options = filter +
                    QList<QCommandLineOption>{valueOption(u"limit"_s, u"At most N (50)."_s, u"N"_s),
                                              valueOption(u"before"_s, u"Only those older than this one."_s, u"ID"_s)},
         .run = deliveries},
        {.name = u"delivery"_s,
         .arguments = u"ID"_s,
         .summary = u"One report's receipt: its parts and every step"_s,
         .description = u"Shows the caller's whole number; the audit log says that you looked."_s,
         .options = {},
         .fewest = 1,
         .most = 1,
         .run = delivery},
        {.name = u"report"_s,
         .arguments = u"ID"_s,
         .summary = u"The raw report, byte for byte as it came"_s,
         .description = u"To stdout. With --json as an object with the report in it."_s,
         .options = {},
         .fewest = 1,
         .most = 1,
         .run = report},
        {.name = u"replay"_s,
         .arguments = u"[ID…]"_s,
         .summary = u"Try dead deliveries again"_s,
         .description = u"By their ids, by filter, or --all. What was remembered of them already is not remembered "
                        "twice."_s,
         .options = filter + QList<QCommandLineOption>{all},
         .most = 10'000,
         .run = replay},
        {.name = u"discard"_s,
         .arguments = u"[ID…] --reason TEXT"_s,
         .summary = u"Give up dead or waiting deliveries for good"_s,
         .description = u"By their ids; or by filter or --all, which asks first."_s,
         .options =
             filter + QList<QCommandLineOption>{all, valueOption(u"reason"_s, u"Why, for the receipts."_s, u"TEXT"_s),
                                                QCommandLineOption(u"yes"_s, u"Do not ask."_s)},
         .most = 10'000,
         .run = discard},
    };
}

} // namespace am::ctl
