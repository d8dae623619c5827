// SPDX-License-Identifier: MIT
#include "storage/deliveryrow.h"

using namespace Qt::StringLiterals;

namespace am::deliveryrow {

QString columns()
{
    return u"tenant, id, platform, type, conversation, agent, caller, event_timestamp, body_bytes, state, reason, "
           u"attempts, "
           "next_attempt_at, received_at, updated_at, discarded_at, chunk_characters, rationale"_s;
}

Delivery readAt(const sql::Rows &row)
{
    int column = 0;
    const auto next = [&row, &column] { return row.value(column++); };
    Delivery delivery;
    delivery.key.tenant = next().toString();
    delivery.key.id = next().toLongLong();
    delivery.platform = next().toString();
    delivery.type = next().toString();
    delivery.conversation = next().toString();
    delivery.agent = next().toString();
    delivery.caller = next().toString();
    delivery.eventTimestamp = next().toLongLong();
    delivery.bodyBytes = next().toLongLong();
    delivery.state = deliveryState(next().toString());
    delivery.reason = next().toString();
    delivery.attempts = next().toInt();
    delivery.nextAttemptAt = next().toLongLong();
    delivery.receivedAt = next().toLongLong();
    delivery.updatedAt = next().toLongLong();
    delivery.discardedAt = next().toLongLong();
    delivery.chunkCharacters = next().toInt();
    delivery.rationale = next().toBool();
    return delivery;
}

} // namespace am::deliveryrow
