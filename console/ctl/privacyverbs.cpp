// SPDX-License-Identifier: MIT
#include "ctl/moment.h"
#include "ctl/receipt.h"

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
    call.terminal.line(u"  log lines    "_s + count("log_lines"));
    call.terminal.line(u"  recordings   %1, %2"_s.arg(count("audio_files"), bytes("audio_bytes")));
    const QString oldest = age(answer->value("oldest_kept"_L1), call.now);
    if (!oldest.isEmpty())
        call.terminal.line(u"the oldest delivery that stays came %1 ago"_s.arg(oldest));
    return Done{};
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
    };
}

} // namespace am::ctl
