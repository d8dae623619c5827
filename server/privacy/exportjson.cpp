// SPDX-License-Identifier: MIT
#include "privacy/exportjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace am::exportjson {

namespace {

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonValue date(const QDateTime &at)
{
    return at.isValid() ? QJsonValue(at.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QJsonArray parts(const Delivery &delivery)
{
    QJsonArray all;
    for (const DeliveryPart &part : delivery.parts) {
        all.append(QJsonObject{{u"part"_s, part.name},
                               {u"state"_s, name(part.state)},
                               {u"attempts"_s, part.attempts},
                               {u"memory_ids"_s, QJsonArray::fromStringList(part.memoryIds)},
                               {u"reason"_s, part.reason},
                               {u"updated_at"_s, exportjson::date(part.updatedAt)}});
    }
    return all;
}

QJsonArray receipt(const QList<DeliveryTransition> &transitions)
{
    QJsonArray all;
    for (const DeliveryTransition &transition : transitions) {
        all.append(QJsonObject{{u"part"_s, transition.part},
                               {u"state"_s, name(transition.state)},
                               {u"at"_s, exportjson::date(transition.at)},
                               {u"reason"_s, transition.reason}});
    }
    return all;
}

QJsonArray recorded(const QList<CallAudio> &recordings)
{
    QJsonArray all;
    for (const CallAudio &audio : recordings) {
        all.append(QJsonObject{{u"file"_s, audio.file.name},
                               {u"bytes"_s, audio.file.bytes},
                               {u"sha256"_s, QString::fromLatin1(audio.file.sha256)},
                               {u"received_at"_s, exportjson::date(audio.receivedAt)}});
    }
    return all;
}

/// Bytes that are no JSON would spoil the whole file. Reading them to see is what a copy costs.
bool isJson(const QByteArray &bytes)
{
    QJsonParseError error;
    QJsonDocument::fromJson(bytes, &error);
    return error.error == QJsonParseError::NoError;
}

} // namespace

QJsonValue date(qint64 milliseconds)
{
    return milliseconds > 0 ? date(QDateTime::fromMSecsSinceEpoch(milliseconds, QTimeZone::utc())) : QJsonValue();
}

QByteArray memory(const Memory &memory)
{
    return compact({{u"id"_s, memory.id},
                    {u"memory"_s, memory.text},
                    {u"conversation"_s, memory.conversation},
                    {u"metadata"_s, memory.metadata},
                    {u"categories"_s, QJsonArray::fromStringList(memory.categories)},
                    {u"created_at"_s, date(memory.createdAt)},
                    {u"updated_at"_s, date(memory.updatedAt)}});
}

QByteArray delivery(const Delivery &delivery, const QList<DeliveryTransition> &transitions,
                    const QList<CallAudio> &recordings, const QByteArray &report)
{
    QByteArray json = compact({{u"id"_s, delivery.key.id},
                               {u"platform"_s, delivery.platform},
                               {u"type"_s, delivery.type},
                               {u"conversation"_s, delivery.conversation},
                               {u"agent"_s, delivery.agent},
                               {u"event_timestamp"_s, delivery.eventTimestamp},
                               {u"state"_s, name(delivery.state)},
                               {u"reason"_s, delivery.reason},
                               {u"received_at"_s, date(delivery.receivedAt)},
                               {u"updated_at"_s, date(delivery.updatedAt)},
                               {u"parts"_s, parts(delivery)},
                               {u"receipt"_s, receipt(transitions)},
                               {u"recordings"_s, recorded(recordings)}});
    json.chop(1);
    json += ",\"report\":";
    if (report.isEmpty())
        json += "null";
    else if (isJson(report))
        json += report;
    else
        json += '"' + report.toBase64() + "\",\"report_encoding\":\"base64\"";
    return json + '}';
}

QByteArray logLine(const LoggedRequest &request)
{
    return compact({{u"id"_s, request.id},
                    {u"at"_s, date(request.at)},
                    {u"method"_s, request.method},
                    {u"endpoint"_s, request.endpoint},
                    {u"status"_s, request.status},
                    {u"code"_s, request.code},
                    {u"microseconds"_s, request.microseconds},
                    {u"caller"_s, request.caller},
                    {u"conversation"_s, request.conversation},
                    {u"agent"_s, request.agent},
                    {u"note"_s, request.note}});
}

QByteArray call(const CallRow &call)
{
    return compact({{u"conversation"_s, call.conversation},
                    {u"agent"_s, call.agent},
                    {u"began_at"_s, date(call.beganAt)},
                    {u"briefing"_s, QJsonDocument::fromJson(call.briefing).object()}});
}

QByteArray use(const MemoryUseRow &use)
{
    return compact({{u"memory"_s, use.memory}, {u"uses"_s, use.uses}, {u"last_used_at"_s, date(use.lastUsedAt)}});
}

QByteArray card(const CardRow &card)
{
    return compact({{u"memories"_s, QJsonDocument::fromJson(card.memories).array()},
                    {u"total"_s, card.total},
                    {u"built_at"_s, date(card.builtAt)}});
}

} // namespace am::exportjson
