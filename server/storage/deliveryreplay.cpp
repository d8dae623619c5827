// SPDX-License-Identifier: MIT
#include "storage/deliverytable.h"
#include "storage/statement.h"

using namespace Qt::StringLiterals;

/// What an operator does to deliveries.
namespace am {

namespace {

/// Of what may have arrived the store is asked first, so that nothing is remembered twice.
PartTransition again(const DeliveryPart &part)
{
    const bool known = part.eventId.isEmpty() && !part.uncertain;
    return {.part = part.name,
            .state = known ? DeliveryState::Received : DeliveryState::Waiting,
            .reason = u"replayed"_s,
            .failures = -part.failures};
}

} // namespace

Result<bool> DeliveryTable::replay(const DeliveryKey &key, qint64 now)
{
    const auto delivery = find(key);
    if (!delivery)
        return delivery.error().kind == Error::Kind::NotFound ? Result<bool>(false) : delivery.error();
    if (delivery->state != DeliveryState::Dead || delivery->discardedAt > 0)
        return false;

    QString stage = u"unplanned"_s; // one that could not be read has no parts: it is read again
    DeliveryState state = DeliveryState::Received;
    if (!delivery->parts.isEmpty()) {
        const auto place = placeInLine(key.tenant, delivery->caller);
        if (!place)
            return place.error();
        stage = *place;
    }
    for (const DeliveryPart &part : delivery->parts) {
        if (part.state != DeliveryState::Dead)
            continue;
        const PartTransition transition = again(part);
        if (const auto moved = movePart(key, transition, now); !moved)
            return moved.error();
        if (transition.state == DeliveryState::Waiting)
            state = DeliveryState::Waiting;
    }
    const auto changed = sql::execute(m_database,
                                      u"UPDATE deliveries SET stage = ?, state = ?, reason = 'replayed', "
                                      "next_attempt_at = ?, updated_at = ? WHERE tenant = ? AND id = ?"_s,
                                      {stage, name(state), now, now, key.tenant, key.id});
    if (!changed)
        return changed.error();
    if (const auto noted = note(key, {.state = state, .at = now, .reason = u"replayed"_s}); !noted)
        return noted.error();
    return true;
}

Result<bool> DeliveryTable::discard(const DeliveryKey &key, const QString &why, qint64 now)
{
    const auto delivery = find(key);
    if (!delivery)
        return delivery.error().kind == Error::Kind::NotFound ? Result<bool>(false) : delivery.error();
    const bool waits = delivery->state == DeliveryState::Waiting;
    if (delivery->discardedAt > 0 || (!waits && delivery->state != DeliveryState::Dead))
        return false;

    const QString reason = u"discarded: "_s + why;
    for (const DeliveryPart &part : delivery->parts) {
        if (!mayFollow(part.state, DeliveryState::Dead))
            continue;
        const PartTransition transition{.part = part.name, .state = DeliveryState::Dead, .reason = reason};
        if (const auto moved = movePart(key, transition, now); !moved)
            return moved.error();
    }
    // One that stands behind another in its line leaves it without letting anybody forward.
    if (waits) {
        const auto freed = leaveLine(key, now);
        if (!freed)
            return freed.error();
    }
    const auto changed = sql::execute(m_database,
                                      u"UPDATE deliveries SET state = 'dead', reason = ?, discarded_at = ?, "
                                      "updated_at = ? WHERE tenant = ? AND id = ?"_s,
                                      {reason, now, now, key.tenant, key.id});
    if (!changed)
        return changed.error();
    if (const auto noted = note(key, {.state = DeliveryState::Dead, .at = now, .reason = reason}); !noted)
        return noted.error();
    return true;
}

} // namespace am
