// SPDX-License-Identifier: MIT
#include "storage/deliverytable.h"

#include "storage/deliveryids.h"
#include "storage/deliveryrow.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// Taken away meanwhile, by the operator for instance.
Error notInLine(const DeliveryKey &key)
{
    return {Error::Kind::NotFound, u"delivery %1 is not to be delivered"_s.arg(key.id), 0};
}

qint64 attemptsIn(const QList<PartTransition> &transitions)
{
    return std::count_if(transitions.cbegin(), transitions.cend(),
                         [](const PartTransition &transition) { return transition.state == DeliveryState::Sending; });
}

} // namespace

Result<bool> DeliveryTable::insert(const NewDelivery &report, qint64 now)
{
    DeliveryIds &ids = DeliveryIds::of(m_database);
    const auto id = ids.next(m_database, report.tenant);
    if (!id)
        return id.error();
    const auto inserted =
        sql::execute(m_database,
                     u"INSERT INTO deliveries (tenant, id, platform, type, conversation, agent, caller, "
                     "event_timestamp, body_bytes, note, stage, state, next_attempt_at, received_at, updated_at) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'unplanned', 'received', ?, ?, ?) "
                     "ON CONFLICT (tenant, conversation, platform, type) DO NOTHING"_s,
                     {report.tenant, *id, report.platform, report.type, report.conversation, report.agent,
                      report.caller, report.eventTimestamp, report.body.size(), report.note, now, now, now});
    if (!inserted)
        return inserted.error();
    if (inserted->numRowsAffected() == 0)
        return false;
    ids.give(report.tenant, *id);
    const auto kept =
        sql::execute(m_database, u"INSERT INTO delivery_bodies (tenant, delivery, body) VALUES (?, ?, ?)"_s,
                     {report.tenant, *id, report.body});
    return kept ? Result<bool>(true) : kept.error();
}

Result<QList<Delivery>> DeliveryTable::unplanned(int limit, qint64 bytes)
{
    auto rows = sql::execute(m_database,
                             u"SELECT %1 FROM deliveries WHERE stage = 'unplanned' ORDER BY tenant, id LIMIT ?"_s.arg(
                                 deliveryrow::columns()),
                             {limit});
    if (!rows)
        return rows.error();
    QList<Delivery> found;
    qint64 total = 0;
    while (rows->next()) {
        Delivery delivery = deliveryrow::readAt(*rows);
        total += delivery.bodyBytes;
        if (total > bytes && !found.isEmpty())
            break;
        found.append(std::move(delivery));
    }
    return found;
}

Result<Done> DeliveryTable::plan(const DeliveryPlan &plan, qint64 now)
{
    const bool ends = plan.parts.isEmpty();
    QString stage = u"ended"_s;
    if (!ends) {
        const auto place = placeInLine(plan.key.tenant, plan.caller);
        if (!place)
            return place.error();
        stage = *place;
    }
    const auto changed = sql::execute(
        m_database,
        u"UPDATE deliveries SET caller = ?, chunk_characters = ?, rationale = ?, stage = ?, state = ?, reason = ?, "
        "next_attempt_at = CASE WHEN next_attempt_at > ? THEN ? ELSE next_attempt_at END, updated_at = ? WHERE tenant = ? AND id = ? AND stage = 'unplanned'"_s,
        {plan.caller, plan.chunkCharacters, int(plan.rationale), stage, name(plan.state), plan.reason, now, now, now,
         plan.key.tenant, plan.key.id});
    if (!changed)
        return changed.error();
    if (changed->numRowsAffected() == 0)
        return Done{};
    if (const auto begun = DeliveryReceiptTable(m_database).begin(plan.key); !begun)
        return begun.error();
    if (ends)
        return note(plan.key, {.state = plan.state, .at = now, .reason = plan.reason});
    return DeliveryPartTable(m_database).insert(plan.key, plan.parts, now);
}

/// The stage of one that joins a caller's line: the first of it is due, everybody else waits behind.
Result<QString> DeliveryTable::placeInLine(const QString &tenant, const QString &caller)
{
    auto ahead = sql::execute(m_database,
                              u"SELECT 1 FROM deliveries WHERE tenant = ? AND caller = ? AND "
                              "stage IN ('due', 'behind') LIMIT 1"_s,
                              {tenant, caller});
    if (!ahead)
        return ahead.error();
    return ahead->next() ? u"behind"_s : u"due"_s;
}

Result<DueDeliveries> DeliveryTable::due(qint64 now, qint64 horizon, int limit)
{
    DueDeliveries due;
    const auto append = [this, &due, limit](const QString &when, qint64 bound) -> std::optional<Error> {
        auto rows = sql::execute(m_database,
                                 u"SELECT %1 FROM deliveries WHERE stage = 'due' AND next_attempt_at %2 ? "
                                 "ORDER BY next_attempt_at, id LIMIT ?"_s.arg(deliveryrow::columns(), when),
                                 {bound, limit - due.deliveries.size()});
        if (!rows)
            return rows.error();
        while (rows->next())
            due.deliveries.append(deliveryrow::readAt(*rows));
        return {};
    };
    if (const auto error = append(u"<="_s, now))
        return *error;
    if (const auto error = append(u">"_s, horizon))
        return *error;
    auto later = sql::execute(
        m_database, u"SELECT MIN(next_attempt_at) FROM deliveries WHERE stage = 'due' AND next_attempt_at > ?"_s,
        {now});
    if (!later)
        return later.error();
    if (later->next() && !later->isNull(0))
        due.nextAt = later->value(0).toLongLong();
    return due;
}

Result<QByteArray> DeliveryTable::body(const DeliveryKey &key)
{
    auto row = sql::execute(m_database, u"SELECT body FROM delivery_bodies WHERE tenant = ? AND delivery = ?"_s,
                            {key.tenant, key.id});
    if (!row)
        return row.error();
    if (!row->next())
        return Error{Error::Kind::NotFound, u"the report's body is gone"_s, 0};
    return row->value(0).toByteArray();
}

Result<Done> DeliveryTable::movePart(const DeliveryKey &key, const PartTransition &transition, qint64 now)
{
    if (const auto moved = DeliveryPartTable(m_database).move(key, transition, now); !moved)
        return moved.error();
    return note(key, {transition.part, transition.state, now, transition.reason});
}

Result<Done> DeliveryTable::note(const DeliveryKey &key, const DeliveryTransition &transition)
{
    return DeliveryReceiptTable(m_database).add(key, transition);
}

Result<Done> DeliveryTable::move(const DeliveryKey &key, const QList<PartTransition> &transitions, qint64 now)
{
    if (transitions.isEmpty())
        return Done{};
    // One part's end is not the delivery's: that is end()'s to say.
    const DeliveryState last = transitions.last().state;
    const auto changed =
        sql::execute(m_database,
                     u"UPDATE deliveries SET state = ?, reason = ?, attempts = attempts + ?, updated_at = ? "
                     "WHERE tenant = ? AND id = ? AND stage = 'due'"_s,
                     {name(isOver(last) ? DeliveryState::Sending : last), transitions.last().reason,
                      attemptsIn(transitions), now, key.tenant, key.id});
    if (!changed)
        return changed.error();
    if (changed->numRowsAffected() != 1)
        return notInLine(key);
    return moveParts(key, transitions, now);
}

Result<Done> DeliveryTable::moveParts(const DeliveryKey &key, const QList<PartTransition> &transitions, qint64 now)
{
    for (const PartTransition &transition : transitions) {
        if (const auto moved = movePart(key, transition, now); !moved)
            return moved.error();
    }
    return Done{};
}

Result<Done> DeliveryTable::postpone(const DeliveryKey &key, const QList<PartTransition> &transitions,
                                     qint64 nextAttemptAt, qint64 now)
{
    if (const auto moved = move(key, transitions, now); !moved)
        return moved.error();
    const auto changed = sql::execute(
        m_database, u"UPDATE deliveries SET next_attempt_at = ? WHERE tenant = ? AND id = ? AND stage = 'due'"_s,
        {nextAttemptAt, key.tenant, key.id});
    return changed ? Result<Done>(Done{}) : changed.error();
}

Result<bool> DeliveryTable::end(const DeliveryKey &key, const QList<PartTransition> &transitions, DeliveryState state,
                                const QString &reason, qint64 now)
{
    const auto ended =
        sql::execute(m_database,
                     u"UPDATE deliveries SET stage = 'ended', state = ?, reason = ?, attempts = attempts + ?, "
                     "updated_at = ? WHERE tenant = ? AND id = ? AND stage = 'due'"_s,
                     {name(state), reason, attemptsIn(transitions), now, key.tenant, key.id});
    if (!ended)
        return ended.error();
    if (ended->numRowsAffected() != 1)
        return notInLine(key);
    if (const auto moved = moveParts(key, transitions, now); !moved)
        return moved.error();
    if (const auto noted = note(key, {.state = state, .at = now, .reason = reason}); !noted)
        return noted.error();
    return freeNext(key, now);
}

Result<Done> DeliveryTable::leaveLine(const DeliveryKey &key, qint64 now)
{
    const auto left = sql::execute(
        m_database, u"UPDATE deliveries SET stage = 'ended' WHERE tenant = ? AND id = ? AND stage = 'due'"_s,
        {key.tenant, key.id});
    if (!left)
        return left.error();
    if (left->numRowsAffected() == 1) {
        const auto freed = freeNext(key, now);
        return freed ? Result<Done>(Done{}) : freed.error();
    }
    return sql::done(sql::execute(
        m_database, u"UPDATE deliveries SET stage = 'ended' WHERE tenant = ? AND id = ? AND stage = 'behind'"_s,
        {key.tenant, key.id}));
}

/// Whether there was one.
Result<bool> DeliveryTable::freeNext(const DeliveryKey &ended, qint64 now)
{
    // Due from now on, not from its arrival: or a caller with a long line would go before everybody else.
    const auto freed = sql::execute(
        m_database,
        u"UPDATE deliveries SET stage = 'due', next_attempt_at = ? WHERE tenant = ? AND id = (SELECT MIN(line.id) "
        "FROM deliveries line WHERE line.tenant = ? AND line.stage IN ('due', 'behind') AND line.stage = 'behind' AND "
        "line.caller = (SELECT ended.caller "
        "FROM deliveries ended WHERE ended.tenant = ? AND ended.id = ?))"_s,
        {now, ended.tenant, ended.tenant, ended.tenant, ended.id});
    return freed ? Result<bool>(freed->numRowsAffected() == 1) : freed.error();
}

} // namespace am
