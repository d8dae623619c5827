// SPDX-License-Identifier: MIT
#include "ctl/verb.h"

#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

constexpr qint64 largestFile = 600 * 1024; // as a text within a frame, escapes included

/// What a body says of itself.
QString typeOf(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QString type = object.value("type"_L1).toString();
    if (type == "post_call_audio"_L1)
        return u"audio"_s;
    if (type == "call_initiation_failure"_L1)
        return u"failure"_s;
    if (object.contains("caller_id"_L1) && object.contains("called_number"_L1))
        return u"initiation"_s;
    return type.isEmpty() && object.contains("query"_L1) ? u"retrieve"_s : u"transcription"_s;
}

void printAnswer(const Call &call, const QJsonObject &answer)
{
    const QJsonObject headers = answer.value("headers"_L1).toObject();
    call.terminal.line(
        u"%1 in %2 ms"_s.arg(answer.value("status"_L1).toInt()).arg(answer.value("ms"_L1).toDouble(), 0, 'f', 1));
    for (auto header = headers.begin(); header != headers.end(); ++header)
        call.terminal.line(harmless(u"%1: %2"_s.arg(header.key(), header->toString())));
    call.terminal.line();
    call.terminal.line(harmless(answer.value("body"_L1).toString()));
}

Result<Done> send(const Call &call)
{
    QFile file(call.arguments.constFirst());
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::BadInput, u"%1: %2"_s.arg(file.fileName(), file.errorString())};
    if (file.size() > largestFile)
        return Error{Error::Kind::BadInput,
                     u"%1: at most %2 bytes can be sent"_s.arg(file.fileName()).arg(largestFile)};
    const QByteArray body = file.readAll();
    QJsonObject params = given(call, {u"type"_s, u"fault"_s});
    if (!params.contains("type"_L1))
        params.insert(u"type"_s, typeOf(body));
    params.insert(u"json"_s, QString::fromUtf8(body));
    const auto answer = call.session.ask(u"test.send"_s, params);
    if (!answer)
        return answer.error();
    if (call.json) {
        call.terminal.json(*answer);
    } else {
        call.terminal.line(u"POST %1"_s.arg(harmless(answer->value("path"_L1).toString())));
        printAnswer(call, *answer);
        if (const QJsonObject again = answer->value("again"_L1).toObject(); !again.isEmpty())
            printAnswer(call, again);
    }
    const int status = answer->value("status"_L1).toInt();
    if (status >= 200 && status < 300)
        return Done{};
    return Error{Error::Kind::Denied, u"the daemon answered %1"_s.arg(status)};
}

} // namespace

QList<Verb> sendVerbs()
{
    return {
        {.name = u"send"_s,
         .arguments = u"FILE"_s,
         .summary = u"Send the daemon a webhook as ElevenLabs would"_s,
         .description =
             u"The JSON in FILE goes to the daemon's own port byte for byte, signed with the daemon's own key, and\n"
             "is handled as if it were real. Ends with 1 when the answer is no 2xx."_s,
         .options = {valueOption(u"type"_s,
                                 u"transcription, audio, failure, initiation or retrieve; else FILE tells."_s,
                                 u"TYPE"_s),
                     valueOption(u"fault"_s,
                                 u"What to do wrong: wrong-key, unsigned, stale, future, reserialized, duplicate, "
                                 "truncated, half-sent, slow or oversized."_s,
                                 u"FAULT"_s)},
         .fewest = 1,
         .most = 1,
         .run = send},
    };
}

} // namespace am::ctl
