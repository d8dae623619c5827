// SPDX-License-Identifier: MIT
#include "shared/callreport.h"

#include "shared/redaction.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace am {

namespace {

using Candidate = CallReport::CallerCandidate;

constexpr double lastSecond = 253'402'300'799.0; // the end of the year 9999

QString plainNumber(double number)
{
    constexpr double exactly = 9'007'199'254'740'992.0; // whole numbers up to 2^53 are what was sent
    if (std::abs(number) <= exactly && number == std::floor(number))
        return QString::number(qint64(number));
    return QString::number(number, 'g', QLocale::FloatingPointShortest);
}

/// An id or a name: a string, or the number that some senders make of it.
QString word(const QJsonValue &value)
{
    return value.isDouble() ? plainNumber(value.toDouble()) : value.toString().trimmed();
}

/// A time or a duration, which some senders quote. 0 for what is none.
qint64 seconds(const QJsonValue &value)
{
    const double number = value.isString() ? value.toString().toDouble() : value.toDouble();
    return number > 0 && number <= lastSecond ? qint64(number) : 0;
}

/// The first value below `keys` that is not missing and not null.
QJsonValue firstOf(const QJsonObject &object, std::initializer_list<QLatin1String> keys)
{
    for (const QLatin1String key : keys) {
        QJsonValue value = object.value(key);
        if (!value.isUndefined() && !value.isNull())
            return value;
    }
    return {};
}

/// A collected value in words; empty for what says nothing.
QString wording(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? u"yes"_s : u"no"_s;
    case QJsonValue::Double:
        return plainNumber(value.toDouble());
    case QJsonValue::String:
        return value.toString().trimmed();
    case QJsonValue::Array: {
        QStringList words;
        const QJsonArray items = value.toArray();
        for (const QJsonValue item : items) {
            if (const QString one = wording(item); !one.isEmpty())
                words.append(one);
        }
        return words.join(u", "_s);
    }
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        return object.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
    }
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

QString multivoiceText(const QJsonValue &multivoice)
{
    QStringList texts;
    const QJsonArray parts = multivoice.toObject().value("parts"_L1).toArray();
    for (const QJsonValue part : parts) {
        const QString text = part.toObject().value("text"_L1).toString().trimmed();
        if (!text.isEmpty())
            texts.append(text);
    }
    return texts.join(u' ');
}

QList<CallReport::Turn> readTurns(const QJsonArray &transcript)
{
    QList<CallReport::Turn> turns;
    for (const QJsonValue value : transcript) {
        const QJsonObject turn = value.toObject();
        const QString role = turn.value("role"_L1).toString();
        const bool user = role == "user"_L1;
        if (!user && role != "agent"_L1 && role != "assistant"_L1)
            continue;
        // An interrupted turn's `message` is what was heard; `original_message`, what was meant, is not part of the
        // conversation. Turns that only called tools have no words.
        QString text = turn.value("message"_L1).toString().trimmed();
        if (text.isEmpty())
            text = multivoiceText(turn.value("multivoice_message"_L1));
        if (text.isEmpty())
            continue;
        turns.append({.role = user ? CallReport::Turn::Role::User : CallReport::Turn::Role::Agent,
                      .text = text,
                      .seconds = std::max(0.0, turn.value("time_in_call_secs"_L1).toDouble())});
    }
    return turns;
}

/// The results of an analysis come as an object by id, as a list, or both alike. `read` gets each with its id.
template<typename Read>
void eachResult(const QJsonValue &byId, const QJsonValue &list, QLatin1String idKey, Read read)
{
    const QJsonObject object = byId.toObject();
    for (auto it = object.constBegin(); it != object.constEnd(); ++it)
        read(it.key(), it.value());
    if (!object.isEmpty())
        return;
    const QJsonArray array = list.isArray() ? list.toArray() : byId.toArray();
    for (const QJsonValue value : array)
        read(word(value.toObject().value(idKey)), value);
}

void readAnalysis(const QJsonObject &analysis, CallReport &report)
{
    report.summary = firstOf(analysis, {"transcript_summary"_L1, "summary"_L1}).toString().trimmed();
    report.title = analysis.value("call_summary_title"_L1).toString().trimmed();
    report.callSuccessful = analysis.value("call_successful"_L1).toString();
    eachResult(firstOf(analysis, {"data_collection_results"_L1, "data_collection"_L1}),
               analysis.value("data_collection_results_list"_L1), "data_collection_id"_L1,
               [&report](const QString &id, const QJsonValue &result) {
                   // Some senders give the value alone.
                   const QString value = wording(result.isObject() ? result.toObject().value("value"_L1) : result);
                   if (!id.isEmpty() && !value.isEmpty())
                       report.data.append({id, word(result.toObject().value("name"_L1)), value});
               });
    eachResult(firstOf(analysis, {"evaluation_criteria_results"_L1, "evaluation"_L1}),
               analysis.value("evaluation_criteria_results_list"_L1), "criteria_id"_L1,
               [&report](const QString &id, const QJsonValue &value) {
                   const QJsonObject result = value.toObject();
                   if (!id.isEmpty() && !result.isEmpty()) {
                       report.criteria.append(
                           {id, word(result.value("result"_L1)), result.value("rationale"_L1).toString().trimmed()});
                   }
               });
}

CallReport::Direction readDirection(const QJsonObject &metadata)
{
    for (const QLatin1String medium : {"phone_call"_L1, "whatsapp"_L1, "sms"_L1}) {
        const QString direction = metadata.value(medium).toObject().value("direction"_L1).toString();
        if (direction == "inbound"_L1)
            return CallReport::Direction::Inbound;
        if (direction == "outbound"_L1)
            return CallReport::Direction::Outbound;
    }
    return CallReport::Direction::Unknown;
}

/// "widget", "js_sdk", "react_native_sdk", ...: there the page says who the user is.
bool isOnTheWeb(const QJsonObject &metadata)
{
    const QString source = metadata.value("conversation_initiation_source"_L1).toString();
    return source == "widget"_L1 || source.endsWith("_sdk"_L1);
}

void readCandidates(const QJsonObject &data, CallReport &report)
{
    const QJsonObject metadata = data.value("metadata"_L1).toObject();
    const QJsonObject initiation = data.value("conversation_initiation_client_data"_L1).toObject();
    const auto add = [&report](Candidate::Source source, const QJsonValue &value) {
        const QString id = word(value);
        const bool known =
            std::any_of(report.callerCandidates.cbegin(), report.callerCandidates.cend(),
                        [&id, source](const Candidate &other) { return other.value == id && other.source == source; });
        if (!id.isEmpty() && !known)
            report.callerCandidates.append({source, id});
    };
    add(Candidate::Source::ExternalNumber, data.value("external_number"_L1));
    add(Candidate::Source::ExternalNumber, metadata.value("external_number"_L1));
    add(Candidate::Source::PhoneCall, metadata.value("phone_call"_L1).toObject().value("external_number"_L1));
    add(Candidate::Source::PhoneCall, data.value("phone_call"_L1).toObject().value("external_number"_L1));
    add(Candidate::Source::WhatsApp, metadata.value("whatsapp"_L1).toObject().value("whatsapp_user_id"_L1));
    add(Candidate::Source::Sms, metadata.value("sms"_L1).toObject().value("sms_user_phone_number"_L1));
    add(Candidate::Source::CallerId, metadata.value("caller_id"_L1));
    // Going out, the calling number is the operator's own: every callee would become one person.
    if (report.direction != CallReport::Direction::Outbound) {
        add(Candidate::Source::SystemCallerId,
            initiation.value("dynamic_variables"_L1).toObject().value("system__caller_id"_L1));
    }
    // Of calls that could not be begun; these go out, mostly.
    const QJsonObject attempt = metadata.value("body"_L1).toObject();
    for (const QLatin1String end : {"To"_L1, "to_number"_L1, "From"_L1, "from_number"_L1})
        add(Candidate::Source::ExternalNumber, attempt.value(end));
    const auto user = isOnTheWeb(metadata) ? Candidate::Source::WebUser : Candidate::Source::UserId;
    add(user, data.value("user_id"_L1));
    add(user, initiation.value("user_id"_L1));
}

/// `metadata` of a call_initiation_failure: {"type": "twilio" or "sip", "body": {...}}. The reason of a SIP failure is
/// free text, and numbers stay out of it: it is shown in receipts and in the log.
QString readFailureDetail(const QJsonObject &metadata)
{
    const QJsonObject body = metadata.value("body"_L1).toObject();
    const QString source = word(metadata.value("type"_L1));
    QStringList details;
    if (const QString status = word(body.value("CallStatus"_L1)); !status.isEmpty())
        details.append(u"CallStatus "_s + status);
    if (const QString code = word(firstOf(body, {"SipResponseCode"_L1, "sip_status_code"_L1})); !code.isEmpty())
        details.append(u"SIP "_s + code);
    if (const QString reason = word(firstOf(body, {"error_reason"_L1, "sip_status"_L1})); !reason.isEmpty())
        details.append(reason);
    const QString prefix = source == "sip"_L1 ? QString() : source + u' '; // its code says that
    return redaction::text((prefix + details.join(u", "_s)).simplified()).left(120);
}

void readCall(const QJsonObject &data, CallReport &report)
{
    const QJsonObject metadata = data.value("metadata"_L1).toObject();
    report.conversation = word(data.value("conversation_id"_L1));
    report.agent = word(data.value("agent_id"_L1));
    report.startedAt =
        seconds(firstOf(metadata, {"start_time_unix_secs"_L1, "accepted_time_unix_secs"_L1, "start_time"_L1}));
    report.durationSeconds = seconds(metadata.value("call_duration_secs"_L1));
    if (report.durationSeconds == 0)
        report.durationSeconds = seconds(firstOf(data, {"call_duration"_L1, "call_duration_secs"_L1}));
    report.direction = readDirection(metadata);
    report.status = data.value("status"_L1).toString();
    report.terminationReason = metadata.value("termination_reason"_L1).toString();
    report.failureReason = data.value("failure_reason"_L1).toString();
    report.failureDetail = readFailureDetail(metadata);
    report.language = metadata.value("main_language"_L1).toString();
    report.turns = readTurns(data.value("transcript"_L1).toArray());
    readAnalysis(data.value("analysis"_L1).toObject(), report);
    readCandidates(data, report);
}

} // namespace

bool CallReport::hasCallerSpoken() const
{
    return std::any_of(turns.cbegin(), turns.cend(), [](const Turn &turn) { return turn.role == Turn::Role::User; });
}

Result<CallReport> parseCallReport(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return Error{Error::Kind::BadInput, u"no JSON at byte %1: %2"_s.arg(error.offset).arg(error.errorString())};
    if (document.isArray() && document.array().size() != 1)
        return Error{Error::Kind::BadInput, u"an array of %1 events"_s.arg(document.array().size())};
    const QJsonObject event = document.isArray() ? document.array().first().toObject() : document.object();

    CallReport report;
    report.type = event.value("type"_L1).toString();
    report.eventTimestamp = seconds(event.value("event_timestamp"_L1));
    const QJsonValue data = event.value("data"_L1);
    const bool flat = report.type.isEmpty() && event.contains("conversation_id"_L1);
    readCall(flat ? event : data.toObject(), report);
    if (report.type.isEmpty()) {
        if (report.conversation.isEmpty())
            return Error{Error::Kind::BadInput, u"neither a type nor a conversation_id"_s};
        report.type = u"post_call_transcription"_s;
    }
    return report;
}

} // namespace am
