// SPDX-License-Identifier: MIT
#include "ctl/moment.h"
#include "ctl/receipt.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

QString countOrNothing(const QJsonValue &count)
{
    return count.isDouble() ? number(count) : QString();
}

/// Adds an answer's callers, and more while there is room: the store's own list comes behind the daemon's, on a page of
/// its own. The last answer tells where it goes on.
Result<QJsonObject> addCallers(const Call &call, QJsonObject params, QJsonObject answer, Table &table)
{
    constexpr int usualLimit = 50; // the daemon's
    constexpr int mostPages = 4;
    qint64 room = params.value("limit"_L1).toInteger(usualLimit);
    for (int page = 1;; ++page) {
        const QJsonArray found = answer.value("callers"_L1).toArray();
        for (const QJsonValue one : found) {
            table.add({one["caller"_L1].toString(), age(one["last_call_at"_L1], call.now),
                       countOrNothing(one["memories"_L1]), one["name"_L1].toString()});
        }
        room -= found.size();
        if (room <= 0 || page == mostPages || !answer.contains("next_before"_L1))
            return answer;
        params.insert(u"before"_s, answer.value("next_before"_L1));
        params.insert(u"limit"_s, room);
        const auto more = call.session.ask(u"callers.list"_s, params);
        if (!more)
            return more.error();
        answer = *more;
    }
}

Result<Done> callers(const Call &call)
{
    QJsonObject params = given(call, {u"limit"_s, u"before"_s});
    if (!call.arguments.isEmpty())
        params.insert(u"search"_s, call.arguments.constFirst());
    const auto answer = call.session.ask(u"callers.list"_s, params);
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    Table table({u"CALLER"_s, u"LAST CALL"_s, u"MEMORIES"_s, u"NAME"_s});
    const auto last = addCallers(call, params, *answer, table);
    if (!last)
        return last.error();
    if (table.isEmpty())
        call.terminal.remark(u"no callers"_s);
    else
        table.print(call.terminal);
    if (const QString note = last->value("note"_L1).toString(); !note.isEmpty())
        call.terminal.remark(harmless(note));
    if (const QString next = last->value("next_before"_L1).toString(); !next.isEmpty())
        call.terminal.remark(u"there may be more: --before %1"_s.arg(harmless(next)));
    return Done{};
}

void printMemories(const Call &call, const QJsonArray &memories)
{
    Table table({u"ID"_s, u"AGE"_s, u"KIND"_s, u"CONVERSATION"_s, u"MEMORY"_s});
    for (const QJsonValue memory : memories) {
        table.add({memory["id"_L1].toString(), age(memory["created_at"_L1], call.now), memory["kind"_L1].toString(),
                   memory["conversation"_L1].toString(), memory["text"_L1].toString()});
    }
    if (!table.isEmpty())
        return table.print(call.terminal);
    const QString caller = harmless(call.arguments.constFirst());
    call.terminal.remark(u"no memories of %1 (who is known: agenticmemoryctl callers)"_s.arg(caller));
}

Result<Done> memories(const Call &call)
{
    QJsonObject params = given(call, {u"limit"_s, u"page"_s});
    params.insert(u"caller"_s, call.arguments.constFirst());
    const auto answer = call.session.ask(u"memories.list"_s, params);
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    const QJsonArray found = answer->value("memories"_L1).toArray();
    printMemories(call, found);
    if (!answer->value("last"_L1).toBool()) {
        const qint64 page = params.value("page"_L1).toInteger(1);
        const QJsonValue total = answer->value("total"_L1);
        call.terminal.remark(u"there are more%1: --page %2"_s.arg(
            total.isDouble() ? u", %1 in all"_s.arg(number(total)) : QString(), QString::number(page + 1)));
    }
    return Done{};
}

Result<Done> search(const Call &call)
{
    QJsonObject params = given(call, {u"limit"_s});
    params.insert(u"caller"_s, call.arguments.constFirst());
    params.insert(u"text"_s, call.arguments.sliced(1).join(u' '));
    const auto answer = call.session.ask(u"memories.search"_s, params);
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    printMemories(call, answer->value("memories"_L1).toArray());
    return Done{};
}

Result<Done> remember(const Call &call)
{
    const auto answer = call.session.ask(u"memories.add"_s, {{u"caller"_s, call.arguments.constFirst()},
                                                             {u"text"_s, call.arguments.sliced(1).join(u' ')}});
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    const bool pending = answer->value("pending"_L1).toBool();
    call.terminal.line(pending ? u"taken; the memory service has not made it yet"_s : u"remembered"_s);
    return Done{};
}

Result<Done> forget(const Call &call)
{
    const auto answer =
        call.session.ask(u"memories.delete"_s, {{u"caller"_s, call.arguments.constFirst()},
                                                {u"ids"_s, QJsonArray::fromStringList(call.arguments.sliced(1))}});
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    call.terminal.line(u"deleted %1"_s.arg(number(answer->value("deleted"_L1))));
    call.terminal.remark(u"back %1 with: agenticmemoryctl undo %2"_s.arg(
        u"until "_s + clockTime(answer->value("undo_until"_L1)), harmless(answer->value("undo"_L1).toString())));
    return Done{};
}

Result<Done> undo(const Call &call)
{
    const auto answer = call.session.ask(u"memories.undo"_s, {{u"undo"_s, call.arguments.constFirst()}});
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    call.terminal.line(u"restored %1"_s.arg(number(answer->value("restored"_L1))));
    return Done{};
}

/// The lines that an agent would be told, then those that it would not, and why.
void printLines(const Call &call, const QJsonArray &lines)
{
    Table told({u"TOKENS"_s, u"KIND"_s, u"TOLD"_s});
    Table untold({u"ID"_s, u"WHY NOT"_s, u"MEMORY"_s});
    for (const QJsonValue line : lines) {
        if (line["verdict"_L1].toString() == "told"_L1) {
            told.add({number(line["tokens"_L1]), line["kind"_L1].toString(), line["line"_L1].toString()});
        } else {
            const QString reason = line["reason"_L1].toString();
            untold.add({line["id"_L1].toString(), reason.isEmpty() ? line["verdict"_L1].toString() : reason,
                        line["text"_L1].toString()});
        }
    }
    for (const Table &table : {told, untold}) {
        if (table.isEmpty())
            continue;
        call.terminal.line();
        table.print(call.terminal);
    }
}

Result<Done> preview(const Call &call)
{
    QJsonObject params = given(call, {u"agent"_s});
    params.insert(u"caller"_s, call.arguments.constFirst());
    const auto answer = call.session.ask(u"briefing.preview"_s, params);
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    printBriefing(call, answer->value("briefing"_L1).toObject());
    printLines(call, answer->value("lines"_L1).toArray());
    call.terminal.line();
    call.terminal.line(u"%1 of at most %2 tokens; %3 memories"_s.arg(number(answer->value("tokens"_L1)),
                                                                     number(answer->value("token_budget"_L1)),
                                                                     number(answer->value("memories"_L1))));
    if (const QString note = answer->value("note"_L1).toString(); !note.isEmpty())
        call.terminal.remark(harmless(note));
    return Done{};
}

} // namespace

QList<Verb> memoryVerbs()
{
    const QCommandLineOption limit = valueOption(u"limit"_s, u"At most N."_s, u"N"_s);
    return {
        {.name = u"callers"_s,
         .arguments = u"[SEARCH]"_s,
         .summary = u"Who has called, and who is remembered"_s,
         .description = u"The latest call first; SEARCH is a piece of the number or of the name. Shows whole numbers; "
                        "the audit log says that you looked."_s,
         .options = {limit, valueOption(u"before"_s, u"Only those behind this place in the list."_s, u"PLACE"_s)},
         .most = 1,
         .run = callers},
        {.name = u"memories"_s,
         .arguments = u"CALLER"_s,
         .summary = u"What is remembered of a caller"_s,
         .description = u"Newest first. The audit log says that you looked."_s,
         .options = {limit, valueOption(u"page"_s, u"The list's page, from 1."_s, u"N"_s)},
         .fewest = 1,
         .most = 1,
         .run = memories},
        {.name = u"search"_s,
         .arguments = u"CALLER TEXT…"_s,
         .summary = u"A caller's memories nearest to a text"_s,
         .description = u"As an agent finds them during a call. The audit log says that you looked."_s,
         .options = {limit},
         .fewest = 2,
         .most = 1000,
         .run = search},
        {.name = u"preview"_s,
         .arguments = u"CALLER"_s,
         .summary = u"What an agent would be told if this caller rang now"_s,
         .description =
             u"The briefing, and which memories are in it or not, and why. The audit log says that you looked."_s,
         .options = {valueOption(u"agent"_s, u"For this agent's settings."_s, u"AGENT"_s)},
         .fewest = 1,
         .most = 1,
         .run = preview},
        {.name = u"remember"_s,
         .arguments = u"CALLER TEXT…"_s,
         .summary = u"Add a memory of a caller"_s,
         .description = {},
         .options = {},
         .fewest = 2,
         .most = 1000,
         .run = remember},
        {.name = u"forget"_s,
         .arguments = u"CALLER ID…"_s,
         .summary = u"Delete memories of a caller"_s,
         .description = u"By their ids, as memories shows them. For half a minute undo brings them back."_s,
         .options = {},
         .fewest = 2,
         .most = 101,
         .run = forget},
        {.name = u"undo"_s,
         .arguments = u"TOKEN"_s,
         .summary = u"Bring back what forget has just deleted"_s,
         .description = {},
         .options = {},
         .fewest = 1,
         .most = 1,
         .run = undo},
    };
}

} // namespace am::ctl
