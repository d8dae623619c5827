// SPDX-License-Identifier: MIT
#include "admin/deliveryjson.h"

#include "admin/params.h"
#include "shared/redaction.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am {

QJsonObject toJson(const Delivery &delivery, CallerShown caller)
{
    QJsonObject object{
        {u"id"_s, delivery.key.id},
        {u"type"_s, delivery.type},
        {u"conversation"_s, delivery.conversation},
        {u"agent"_s, delivery.agent},
        {u"caller"_s, caller == CallerShown::Whole ? delivery.caller : redaction::caller(delivery.caller)},
        {u"state"_s, name(delivery.state)},
        {u"reason"_s, delivery.reason},
        {u"attempts"_s, delivery.attempts},
        {u"received_at"_s, timeToJson(delivery.receivedAt)},
        {u"updated_at"_s, timeToJson(delivery.updatedAt)},
        {u"report_bytes"_s, delivery.bodyBytes}};
    if (delivery.discardedAt > 0)
        object.insert(u"discarded_at"_s, timeToJson(delivery.discardedAt));
    if (delivery.state == DeliveryState::Waiting)
        object.insert(u"next_attempt_at"_s, timeToJson(delivery.nextAttemptAt));
    return object;
}

QJsonObject toJson(const DeliveryPart &part)
{
    return {{u"name"_s, part.name},
            {u"state"_s, name(part.state)},
            {u"reason"_s, part.reason},
            {u"attempts"_s, part.attempts},
            {u"failures"_s, part.failures},
            {u"uncertain"_s, part.uncertain},
            {u"event_id"_s, part.eventId},
            {u"sent_at"_s, timeToJson(part.sentAt)},
            {u"memory_ids"_s, QJsonArray::fromStringList(part.memoryIds)},
            {u"updated_at"_s, timeToJson(part.updatedAt)}};
}

QJsonObject toJson(const DeliveryTransition &transition)
{
    return {{u"part"_s, transition.part},
            {u"state"_s, name(transition.state)},
            {u"at"_s, timeToJson(transition.at)},
            {u"reason"_s, transition.reason}};
}

QJsonObject receiptToJson(const Delivery &delivery, const QList<DeliveryTransition> &transitions)
{
    QJsonArray parts;
    for (const DeliveryPart &part : delivery.parts)
        parts.append(toJson(part));
    QJsonArray steps;
    for (const DeliveryTransition &transition : transitions)
        steps.append(toJson(transition));
    QJsonObject receipt = toJson(delivery, CallerShown::Whole);
    receipt.insert(u"parts"_s, parts);
    receipt.insert(u"transitions"_s, steps);
    return receipt;
}

} // namespace am
