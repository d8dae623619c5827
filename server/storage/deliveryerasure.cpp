// SPDX-License-Identifier: MIT
#include "storage/deliveryerasure.h"

#include "storage/callaudiotable.h"
#include "storage/statement.h"
#include "storage/tombstonetable.h"

using namespace Qt::StringLiterals;

namespace am {

RemovedDeliveries &RemovedDeliveries::operator+=(const RemovedDeliveries &other)
{
    reports += other.reports;
    parts += other.parts;
    transitions += other.transitions;
    recordings += other.recordings;
    return *this;
}

Result<qint64> DeliveryErasure::newest(const QString &tenant)
{
    auto row = sql::execute(m_database, u"SELECT COALESCE(MAX(id), 0) FROM deliveries WHERE tenant = ?"_s, {tenant});
    if (!row)
        return row.error();
    row->next();
    return row->value(0).toLongLong();
}

Result<bool> DeliveryErasure::hasUnplanned(const QString &tenant, qint64 upTo)
{
    auto row = sql::execute(m_database,
                            u"SELECT 1 FROM deliveries WHERE tenant = ? AND id <= ? AND stage = 'unplanned' LIMIT 1"_s,
                            {tenant, upTo});
    if (!row)
        return row.error();
    return row->next();
}

Result<QStringList> DeliveryErasure::conversations(const QString &tenant, const QString &caller, qint64 upTo, int limit)
{
    auto rows =
        sql::execute(m_database,
                     u"SELECT conversation, id FROM deliveries WHERE tenant = ? AND caller = ? AND id <= ? "
                     "AND stage <> 'unplanned' UNION ALL SELECT conversation, id FROM deliveries "
                     "WHERE tenant = ? AND caller = ? AND id <= ? AND stage = 'unplanned' ORDER BY id LIMIT ?"_s,
                     {tenant, caller, upTo, tenant, caller, upTo, limit});
    if (!rows)
        return rows.error();
    QStringList found;
    while (rows->next())
        found.append(rows->value(0).toString());
    found.removeDuplicates();
    return found;
}

Result<QList<UnsettledPart>> DeliveryErasure::unsettled(const QString &tenant, const QString &caller, qint64 upTo)
{
    // 'waiting' and 'dead' parts may have arrived too, when the table says `uncertain` or still has their event.
    auto rows =
        sql::execute(m_database,
                     u"SELECT event_id, sent_at FROM delivery_parts WHERE tenant = ? AND delivery IN "
                     "(SELECT id FROM deliveries WHERE tenant = ? AND caller = ? AND id <= ? AND stage <> 'unplanned') "
                     "AND (state IN ('sending', 'confirming') OR (state IN ('waiting', 'dead') AND "
                     "(uncertain <> 0 OR event_id <> '')))"_s,
                     {tenant, tenant, caller, upTo});
    if (!rows)
        return rows.error();
    QList<UnsettledPart> found;
    while (rows->next())
        found.append({.eventId = rows->value(0).toString(), .sentAt = rows->value(1).toLongLong()});
    return found;
}

Result<qint64> DeliveryErasure::remove(const QString &table, const DeliveryKey &key)
{
    const auto removed = sql::execute(m_database, u"DELETE FROM %1 WHERE tenant = ? AND delivery = ?"_s.arg(table),
                                      {key.tenant, key.id});
    return removed ? Result<qint64>(removed->numRowsAffected()) : removed.error();
}

Result<RemovedDeliveries> DeliveryErasure::removeConversation(const QString &tenant, const QString &conversation,
                                                              qint64 except)
{
    auto rows =
        sql::execute(m_database, u"SELECT id FROM deliveries WHERE tenant = ? AND conversation = ? AND id <> ?"_s,
                     {tenant, conversation, except});
    if (!rows)
        return rows.error();
    QList<DeliveryKey> keys;
    while (rows->next())
        keys.append({tenant, rows->value(0).toLongLong()});
    rows->finish();
    RemovedDeliveries removed;
    for (const DeliveryKey &key : std::as_const(keys)) {
        const auto bodies = remove(u"delivery_bodies"_s, key);
        const auto parts = bodies ? remove(u"delivery_parts"_s, key) : bodies.error();
        const auto transitions = parts ? remove(u"delivery_transitions"_s, key) : parts.error();
        if (!transitions)
            return transitions.error();
        const auto deliveries =
            sql::execute(m_database, u"DELETE FROM deliveries WHERE tenant = ? AND id = ?"_s, {tenant, key.id});
        if (!deliveries)
            return deliveries.error();
        removed += {.reports = 1, .parts = *parts, .transitions = *transitions};
    }
    const auto recordings = CallAudioTable(m_database).takeOfConversation(tenant, conversation);
    if (!recordings)
        return recordings.error();
    removed.recordings = recordings->size();
    return removed;
}

Result<Done> DeliveryErasure::mendLine(const QString &tenant, const QString &caller, qint64 now)
{
    const auto mended =
        sql::execute(m_database,
                     u"UPDATE deliveries SET stage = 'due', next_attempt_at = ? WHERE tenant = ? AND stage = 'behind' "
                     "AND id = (SELECT MIN(line.id) FROM deliveries line WHERE line.tenant = ? AND line.caller = ? "
                     "AND line.stage IN ('due', 'behind'))"_s,
                     {now, tenant, tenant, caller});
    return mended ? Result<Done>(Done{}) : mended.error();
}

Result<Done> DeliveryErasure::removeBody(const DeliveryKey &key)
{
    if (const auto removed = remove(u"delivery_bodies"_s, key); !removed)
        return removed.error();
    const auto blanked = sql::execute(m_database, u"UPDATE deliveries SET body_bytes = 0 WHERE tenant = ? AND id = ?"_s,
                                      {key.tenant, key.id});
    return blanked ? Result<Done>(Done{}) : blanked.error();
}

Result<Done> DeliveryErasure::discardReport(const DeliveryKey &key)
{
    const auto delivery = DeliveryTable(m_database).find(key);
    if (!delivery)
        return delivery.error();
    const auto recordings = CallAudioTable(m_database).takeOfConversation(key.tenant, delivery->conversation);
    return recordings ? removeBody(key) : recordings.error();
}

Result<DeliveryPlan> DeliveryErasure::heed(DeliveryPlan plan, qint64 callBeganAt, qint64 now)
{
    DeliveryTable deliveries(m_database);
    const auto delivery = deliveries.find(plan.key);
    if (!delivery)
        return delivery.error();
    TombstoneTable tombstones(m_database);
    auto erased = tombstones.isConversationErased(plan.key.tenant, delivery->conversation);
    if (erased && !*erased && !plan.caller.isEmpty()) {
        const auto at = tombstones.callerErasedAt(plan.key.tenant, plan.caller);
        erased = at ? Result<bool>(at->has_value() && callBeganAt < **at) : at.error();
    }
    if (!erased)
        return erased.error();
    if (!*erased)
        return plan;
    if (const auto buried = tombstones.buryConversation(plan.key.tenant, delivery->conversation, now); !buried)
        return buried.error();
    const auto siblings = removeConversation(plan.key.tenant, delivery->conversation, plan.key.id);
    const auto body = siblings ? removeBody(plan.key) : siblings.error();
    if (!body)
        return body.error();
    return DeliveryPlan{.key = plan.key, .state = DeliveryState::Remembered, .reason = u"erased"_s};
}

} // namespace am
