// SPDX-License-Identifier: MIT
#include "ctl/moment.h"
#include "ctl/privatefile.h"
#include "ctl/receipt.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

Result<Done> retention(const Call &call)
{
    const bool now = call.options.isSet(u"now"_s);
    const auto answer = call.session.ask(now ? u"retention.sweep"_s : u"retention.preview"_s);
    if (!answer)
        return answer.error();
    if (call.json)
        return asJson(call, *answer);
    const auto count = [&](const char *name) { return number(answer->value(QLatin1StringView(name))); };
    const auto bytes = [&](const char *name) { return size(answer->value(QLatin1StringView(name)).toInteger()); };
    call.terminal.line(now ? u"deleted:"_s : u"past their time, to be deleted within the hour (or with --now):"_s);
    call.terminal.line(u"  raw reports  %1, %2"_s.arg(count("reports"), bytes("report_bytes")));
    call.terminal.line(u"  receipts     "_s + count("receipts"));
    call.terminal.line(u"  calls        "_s + count("calls"));
    call.terminal.line(u"  log lines    "_s + count("log_lines"));
    call.terminal.line(u"  recordings   %1, %2"_s.arg(count("audio_files"), bytes("audio_bytes")));
    const QString oldest = age(answer->value("oldest_kept"_L1), call.now);
    if (!oldest.isEmpty())
        call.terminal.line(u"the oldest delivery that stays came %1 ago"_s.arg(oldest));
    return Done{};
}

void printList(const Call &call, const QString &title, const QJsonValue &list)
{
    const QJsonArray lines = list.toArray();
    if (lines.isEmpty())
        return;
    call.terminal.line(title);
    for (const QJsonValue line : lines)
        call.terminal.line(u"  - "_s + harmless(line.toString()));
}

/// The certificate, level by level: counts and yes or no.
void printCertificate(const Call &call, const QJsonObject &certificate)
{
    const auto group = [&](const char *name) {
        const QJsonObject values = certificate.value(QLatin1StringView(name)).toObject();
        for (auto value = values.begin(); value != values.end(); ++value) {
            if (value->isDouble() || value->isBool())
                call.terminal.line(u"  %1 %2"_s.arg(value.key(), -24).arg(value->toVariant().toString()));
        }
    };
    call.terminal.line(u"removed:"_s);
    group("removed");
    call.terminal.line(u"verified:"_s);
    group("verified");
    printList(call, u"not done yet, tried again until it is:"_s, certificate.value("remaining"_L1));
    printList(call, u"cannot be proved from here:"_s, certificate.value("unproved"_L1));
}

Result<Done> erase(const Call &call)
{
    const QString caller = call.arguments.constFirst();
    const bool onlyLook = call.options.isSet(u"certificate"_s);
    if (!onlyLook) {
        const QString question =
            u"Everything kept of %1 is deleted, here and in the memory service. There is no way back."_s;
        if (auto go = confirmed(call, question.arg(harmless(caller))); !go)
            return go;
    }
    const auto certificate =
        call.session.ask(onlyLook ? u"callers.certificate"_s : u"callers.erase"_s, {{u"caller"_s, caller}});
    if (!certificate)
        return certificate.error();
    if (call.json)
        call.terminal.json(*certificate);
    else
        printCertificate(call, *certificate);
    if (!certificate->value("complete"_L1).toBool())
        return Error{Error::Kind::Busy,
                     u"not complete yet: the daemon goes on by itself; see later with --certificate"_s};
    return Done{};
}

/// The daemon's own copy goes at the end.
Result<Done> exportAll(const Call &call)
{
    PrivateFile file(call.arguments.constLast());
    if (auto opened = file.open(); !opened)
        return opened;
    const auto made = call.session.ask(u"callers.export"_s, {{u"caller"_s, call.arguments.constFirst()}});
    if (!made)
        return made.error();
    const QString name = made->value("file"_L1).toString();
    const auto piece = [&](qint64 offset) {
        return call.session.ask(u"callers.export_read"_s, {{u"file"_s, name}, {u"offset"_s, offset}});
    };
    const auto bytes = file.fill(piece, made->value("bytes"_L1).toInteger());
    const auto ended = call.session.ask(u"callers.export_end"_s, {{u"file"_s, name}});
    if (!ended && bytes)
        return ended.error();
    return saved(call, file, bytes);
}

} // namespace

QList<Verb> privacyVerbs()
{
    return {
        {.name = u"retention"_s,
         .arguments = {},
         .summary = u"What is past its time and will be deleted"_s,
         .description = u"Shows it; nothing is deleted without --now."_s,
         .options = {QCommandLineOption(u"now"_s, u"Delete it now."_s)},
         .run = retention},
        {.name = u"erase"_s,
         .arguments = u"CALLER"_s,
         .summary = u"Delete everything kept of a caller, for good"_s,
         .description = u"Here and in the memory service; the certificate says what was removed, how that was checked, "
                        "and what nobody can prove."_s,
         .options = {QCommandLineOption(u"yes"_s, u"Do not ask."_s),
                     QCommandLineOption(u"certificate"_s, u"Only show the last erasure's certificate."_s)},
         .fewest = 1,
         .most = 1,
         .run = erase},
        {.name = u"export"_s,
         .arguments = u"CALLER FILE"_s,
         .summary = u"Everything kept of a caller, as one JSON file"_s,
         .description = u"Only you may read the file. The audit log says that you looked."_s,
         .options = {},
         .fewest = 2,
         .most = 2,
         .run = exportAll},
    };
}

} // namespace am::ctl
