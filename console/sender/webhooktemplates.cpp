// SPDX-License-Identifier: MIT
#include "sender/webhooktemplates.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString transcription = uR"({
  "type": "post_call_transcription",
  "event_timestamp": {{now}},
  "data": {
    "agent_id": "agent_test",
    "conversation_id": "conv_{{uuid}}",
    "status": "done",
    "user_id": "{{caller}}",
    "transcript": [
      { "role": "agent", "message": "Harbor Books, good morning!", "time_in_call_secs": 0 },
      { "role": "user", "message": "Hello, this is Maren. Please put the new Farrant aside for me.", "time_in_call_secs": 3 },
      { "role": "agent", "message": "Gladly. Shall we call you when it arrives?", "time_in_call_secs": 9 },
      { "role": "user", "message": "Yes please, after six.", "time_in_call_secs": 12 }
    ],
    "metadata": {
      "start_time_unix_secs": {{now}},
      "call_duration_secs": 15,
      "phone_call": { "direction": "inbound", "external_number": "{{caller}}" }
    },
    "analysis": {
      "call_successful": "success",
      "transcript_summary": "Maren ordered the new Farrant and wants a call after six."
    }
  }
}
)"_s;

const QString audio = uR"({
  "type": "post_call_audio",
  "event_timestamp": {{now}},
  "data": {
    "agent_id": "agent_test",
    "conversation_id": "conv_{{uuid}}",
    "full_audio": "SUQzBAAAAAAA"
  }
}
)"_s;

const QString failure = uR"({
  "type": "call_initiation_failure",
  "event_timestamp": {{now}},
  "data": {
    "agent_id": "agent_test",
    "conversation_id": "conv_{{uuid}}",
    "failure_reason": "busy",
    "metadata": { "type": "twilio", "body": { "CallStatus": "busy", "To": "{{caller}}" } }
  }
}
)"_s;

const QString initiation = uR"({
  "caller_id": "{{caller}}",
  "agent_id": "agent_test",
  "called_number": "+15550100199",
  "call_sid": "CA{{uuid}}",
  "conversation_id": "conv_{{uuid}}"
}
)"_s;

const QString retrieve = uR"({
  "query": "favorite authors",
  "user_id": "{{caller}}",
  "conversation_id": "conv_{{uuid}}"
}
)"_s;

QString tr(const char *text)
{
    return QCoreApplication::translate("WebhookTemplates", text);
}

} // namespace

const QList<WebhookTemplate> &webhookTemplates()
{
    static const QList<WebhookTemplate> all = {
        {.type = u"transcription"_s,
         .title = tr("After a call: transcription"),
         .path = u"/post-call"_s,
         .isSigned = true,
         .body = transcription},
        {.type = u"audio"_s,
         .title = tr("After a call: audio"),
         .path = u"/post-call"_s,
         .isSigned = true,
         .body = audio},
        {.type = u"failure"_s,
         .title = tr("A call that failed"),
         .path = u"/post-call"_s,
         .isSigned = true,
         .body = failure},
        {.type = u"initiation"_s,
         .title = tr("Before a call: briefing"),
         .path = u"/client-data"_s,
         .mark = u"caller_id"_s,
         .body = initiation},
        {.type = u"retrieve"_s,
         .title = tr("During a call: search"),
         .path = u"/retrieve"_s,
         .mark = u"query"_s,
         .body = retrieve},
    };
    return all;
}

int templateOf(const QString &body)
{
    static const WebhookVariables some{.now = 1, .uuid = u"1"_s, .caller = u"1"_s};
    const QJsonObject object = QJsonDocument::fromJson(filledIn(body, some).toUtf8()).object();
    const QString sent = object.value("type"_L1).toString();
    const QList<WebhookTemplate> &all = webhookTemplates();
    for (int i = 0; i < all.size(); ++i) {
        const QJsonObject known = QJsonDocument::fromJson(filledIn(all.at(i).body, some).toUtf8()).object();
        // Reports name their type, the others are known by what only they have.
        if (all.at(i).isSigned ? !sent.isEmpty() && known.value("type"_L1).toString() == sent
                               : object.contains(all.at(i).mark))
            return i;
    }
    return -1;
}

QString filledIn(QString body, const WebhookVariables &variables)
{
    return body.replace("{{now}}"_L1, QString::number(variables.now))
        .replace("{{uuid}}"_L1, variables.uuid)
        .replace("{{caller}}"_L1, variables.caller);
}

} // namespace am
