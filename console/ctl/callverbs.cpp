// SPDX-License-Identifier: MIT
#include "ctl/moment.h"
#include "ctl/privatefile.h"
#include "ctl/receipt.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

/// "transcription remembered, audio remembered": what became of each report.
QString outcomes(const QJsonArray &deliveries)
{
    QStringList all;
    for (const QJsonValue delivery : deliveries) {
        const QString type = delivery["type"_L1].toString();
        all.append(type.mid(type.startsWith("post_call_"_L1) ? 10 : 0) + u' ' + stateOf(delivery));
    }
    return all.join(u", "_s);
}

Result<Done> calls(const Call &call)
{
    const auto answer = call.session.ask(u"calls.list"_s, given(call, {u"caller"_s, u"limit"_s, u"before"_s}));
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    Table table({u"AGE"_s, u"CALLER"_s, u"CONVERSATION"_s, u"AGENT"_s, u"REPORTS"_s});
    const QJsonArray found = answer->value("calls"_L1).toArray();
    for (const QJsonValue one : found) {
        const QJsonArray deliveries = one["deliveries"_L1].toArray();
        table.add({age(one["received_at"_L1], call.now), deliveries.first()["caller"_L1].toString(),
                   one["conversation"_L1].toString(), one["agent"_L1].toString(), outcomes(deliveries)});
    }
    if (table.isEmpty())
        call.terminal.remark(u"no calls"_s);
    else
        table.print(call.terminal);
    if (const QJsonValue next = answer->value("next_before"_L1); next.isDouble())
        call.terminal.remark(u"there may be more: --before %1"_s.arg(number(next)));
    return Done{};
}

Result<Done> one(const Call &call)
{
    const auto answer = call.session.ask(u"calls.get"_s, {{u"conversation"_s, call.arguments.constFirst()}});
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    const auto text = [&](const char *name) { return harmless(answer->value(QLatin1StringView(name)).toString()); };
    call.terminal.line(u"call "_s + text("conversation"));
    call.terminal.line(u"  caller  "_s + text("caller"));
    call.terminal.line(u"  agent   "_s + text("agent"));
    const QJsonArray recordings = answer->value("recordings"_L1).toArray();
    for (const QJsonValue recording : recordings)
        call.terminal.line(
            u"  audio   %1, %2"_s.arg(recording["file"_L1].toString(), size(recording["bytes"_L1].toInteger())));
    const QJsonArray deliveries = answer->value("deliveries"_L1).toArray();
    for (const QJsonValue delivery : deliveries) {
        const QString reason = delivery["reason"_L1].toString();
        call.terminal.line();
        call.terminal.line(harmless(u"delivery %1, %2: %3%4"_s.arg(number(delivery["id"_L1]),
                                                                   delivery["type"_L1].toString(), stateOf(delivery),
                                                                   reason.isEmpty() ? QString() : u", "_s + reason)));
        printSteps(call, delivery.toObject());
    }
    return Done{};
}

Result<Done> briefing(const Call &call)
{
    const auto answer = call.session.ask(u"calls.briefing"_s, {{u"conversation"_s, call.arguments.constFirst()}});
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    const QJsonValue told = answer->value("briefing"_L1);
    if (told.isObject())
        printBriefing(call, told.toObject());
    else
        call.terminal.remark(
            u"it had %1, too much to be kept"_s.arg(size(answer->value("briefing_bytes"_L1).toInteger())));
    return Done{};
}

Result<Done> audio(const Call &call)
{
    PrivateFile file(call.arguments.constLast());
    if (auto opened = file.open(); !opened)
        return opened;
    QJsonObject params = given(call, {u"file"_s});
    params.insert(u"conversation"_s, call.arguments.constFirst());
    const auto piece = [&](qint64 offset) {
        params.insert(u"offset"_s, offset);
        auto answer = call.session.ask(u"calls.audio"_s, params);
        if (answer) // which of several: the one that was begun with
            params.insert(u"file"_s, answer->value("file"_L1));
        return answer;
    };
    return saved(call, file, file.fill(piece));
}

} // namespace

QList<Verb> callVerbs()
{
    return {
        {.name = u"calls"_s,
         .arguments = {},
         .summary = u"Calls and what became of their reports"_s,
         .description = u"Newest first. Callers are shown by their last two characters."_s,
         .options = {valueOption(u"caller"_s, u"Only this caller's, in any spelling."_s, u"CALLER"_s),
                     valueOption(u"limit"_s, u"At most N reports (50)."_s, u"N"_s),
                     valueOption(u"before"_s, u"Only those with reports older than this one."_s, u"ID"_s)},
         .run = calls},
        {.name = u"call"_s,
         .arguments = u"CONVERSATION"_s,
         .summary = u"One call: its reports, their receipts, its recording"_s,
         .description = u"Shows the caller's whole number; the audit log says that you looked."_s,
         .options = {},
         .fewest = 1,
         .most = 1,
         .run = one},
        {.name = u"briefing"_s,
         .arguments = u"CONVERSATION"_s,
         .summary = u"What the agent was told when this call began"_s,
         .description = u"The audit log says that you looked."_s,
         .options = {},
         .fewest = 1,
         .most = 1,
         .run = briefing},
        {.name = u"audio"_s,
         .arguments = u"CONVERSATION FILE"_s,
         .summary = u"The recording of a call, as a file"_s,
         .description = u"Only you may read the file. The audit log says that you listened."_s,
         .options = {valueOption(u"file"_s, u"This one of several, as call names it (the oldest)."_s, u"NAME"_s)},
         .fewest = 2,
         .most = 2,
         .run = audio},
    };
}

} // namespace am::ctl
