// SPDX-License-Identifier: MIT
#include "storage/deliverytable.h"

#include "shared/sha256.h"
#include "storage/statement.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QString idsToJson(const QStringList &ids)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(ids)).toJson(QJsonDocument::Compact));
}

QStringList idsFromJson(const QString &json)
{
    QStringList ids;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue id : array)
        ids.append(id.toString());
    return ids;
}

/// In the order of deliveryAt().
const QString deliveryColumns =
    u"tenant, id, platform, type, conversation, agent, caller, event_timestamp, body_bytes, state, reason, attempts, "
    "next_attempt_at, received_at, updated_at, chunk_characters, rationale"_s;

Delivery deliveryAt(const sql::Rows &row)
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
    delivery.chunkCharacters = next().toInt();
    delivery.rationale = next().toBool();
    return delivery;
}

} // namespace

Result<bool> DeliveryTable::insert(const NewDelivery &report, qint64 now)
{
    auto next = sql::execute(m_database, u"SELECT COALESCE(MAX(id), 0) + 1 FROM deliveries WHERE tenant = ?"_s,
                             {report.tenant});
    if (!next)
        return next.error();
    next->next();
    const DeliveryKey key{report.tenant, next->value(0).toLongLong()};
    next->finish();

    const auto inserted = sql::execute(
        m_database,
        u"INSERT INTO deliveries (tenant, id, platform, type, conversation, agent, caller, "
        "event_timestamp, body_bytes, body_sha256, stage, state, next_attempt_at, received_at, "
        "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'unplanned', 'received', ?, ?, ?) "
        "ON CONFLICT (tenant, platform, type, conversation) DO NOTHING"_s,
        {key.tenant, key.id, report.platform, report.type, report.conversation, report.agent, report.caller,
         report.eventTimestamp, report.body.size(), QString::fromLatin1(sha256Hex(report.body)), now, now, now});
    if (!inserted)
        return inserted.error();
    if (inserted->numRowsAffected() == 0)
        return false;
    const auto kept =
        sql::execute(m_database, u"INSERT INTO delivery_bodies (tenant, delivery, body) VALUES (?, ?, ?)"_s,
                     {key.tenant, key.id, report.body});
    if (!kept)
        return kept.error();
    if (const auto noted = note(key, {.state = DeliveryState::Received, .at = now, .reason = report.note}); !noted)
        return noted.error();
    return true;
}

Result<QList<Delivery>> DeliveryTable::unplanned(int limit, qint64 bytes)
{
    auto rows = sql::execute(
        m_database,
        u"SELECT %1 FROM deliveries WHERE stage = 'unplanned' ORDER BY tenant, id LIMIT ?"_s.arg(deliveryColumns),
        {limit});
    if (!rows)
        return rows.error();
    QList<Delivery> found;
    qint64 total = 0;
    while (rows->next()) {
        Delivery delivery = deliveryAt(*rows);
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
        auto ahead =
            sql::execute(m_database,
                         u"SELECT 1 FROM deliveries WHERE tenant = ? AND caller = ? AND stage IN ('due', 'behind') "
                         "LIMIT 1"_s,
                         {plan.key.tenant, plan.caller});
        if (!ahead)
            return ahead.error();
        stage = ahead->next() ? u"behind"_s : u"due"_s;
    }
    const auto changed = sql::execute(
        m_database,
        u"UPDATE deliveries SET caller = ?, chunk_characters = ?, rationale = ?, stage = ?, state = ?, reason = ?, "
        "updated_at = ? WHERE tenant = ? AND id = ? AND stage = 'unplanned'"_s,
        {plan.caller, plan.chunkCharacters, int(plan.rationale), stage, name(plan.state), plan.reason, now,
         plan.key.tenant, plan.key.id});
    if (!changed)
        return changed.error();
    if (changed->numRowsAffected() == 0)
        return Done{};
    if (ends)
        return note(plan.key, {.state = plan.state, .at = now, .reason = plan.reason});
    for (qsizetype position = 0; position < plan.parts.size(); ++position) {
        const auto inserted =
            sql::execute(m_database,
                         u"INSERT INTO delivery_parts (tenant, delivery, part, position, state, updated_at) "
                         "VALUES (?, ?, ?, ?, 'received', ?)"_s,
                         {plan.key.tenant, plan.key.id, plan.parts.at(position), position, now});
        if (!inserted)
            return inserted.error();
    }
    return Done{};
}

Result<DueDeliveries> DeliveryTable::due(qint64 now, int limit)
{
    auto rows = sql::execute(m_database,
                             u"SELECT %1 FROM deliveries WHERE stage = 'due' AND next_attempt_at <= ? "
                             "ORDER BY next_attempt_at, id LIMIT ?"_s.arg(deliveryColumns),
                             {now, limit});
    if (!rows)
        return rows.error();
    DueDeliveries due;
    while (rows->next())
        due.deliveries.append(deliveryAt(*rows));
    for (Delivery &delivery : due.deliveries) {
        auto found = parts(delivery.key);
        if (!found)
            return found.error();
        delivery.parts = *std::move(found);
    }
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

Result<Done> DeliveryTable::note(const DeliveryKey &key, const DeliveryTransition &transition)
{
    const auto noted =
        sql::execute(m_database,
                     u"INSERT INTO delivery_transitions (tenant, delivery, number, part, state, at, reason) "
                     "SELECT ?, ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ? FROM delivery_transitions "
                     "WHERE tenant = ? AND delivery = ?"_s,
                     {key.tenant, key.id, transition.part, name(transition.state), transition.at, transition.reason,
                      key.tenant, key.id});
    return noted ? Result<Done>(Done{}) : noted.error();
}

Result<Done> DeliveryTable::movePart(const DeliveryKey &key, const PartTransition &transition, qint64 now)
{
    auto current =
        sql::execute(m_database, u"SELECT state FROM delivery_parts WHERE tenant = ? AND delivery = ? AND part = ?"_s,
                     {key.tenant, key.id, transition.part});
    if (!current)
        return current.error();
    if (!current->next() || !mayFollow(deliveryState(current->value(0).toString()), transition.state)) {
        return Error{
            Error::Kind::Internal,
            u"%1 of delivery %2 cannot become %3"_s.arg(transition.part).arg(key.id).arg(name(transition.state)), 0};
    }
    current->finish();

    QString sql = u"UPDATE delivery_parts SET state = ?, reason = ?, updated_at = ?, attempts = attempts + ?, "
                  "failures = failures + ?"_s;
    QVariantList values = {name(transition.state), transition.reason, now,
                           int(transition.state == DeliveryState::Sending), transition.failures};
    if (transition.eventId) {
        sql += u", event_id = ?"_s;
        values.append(*transition.eventId);
    }
    if (transition.memoryIds) {
        sql += u", memory_ids = ?"_s;
        values.append(idsToJson(*transition.memoryIds));
    }
    if (transition.uncertain) {
        sql += u", uncertain = ?"_s;
        values.append(int(*transition.uncertain));
    }
    sql += u" WHERE tenant = ? AND delivery = ? AND part = ?"_s;
    values << key.tenant << key.id << transition.part;
    if (const auto changed = sql::execute(m_database, sql, values); !changed)
        return changed.error();
    return note(key, {transition.part, transition.state, now, transition.reason});
}

Result<Done> DeliveryTable::move(const DeliveryKey &key, const QList<PartTransition> &transitions, qint64 now)
{
    int attempts = 0;
    for (const PartTransition &transition : transitions) {
        if (const auto moved = movePart(key, transition, now); !moved)
            return moved.error();
        attempts += int(transition.state == DeliveryState::Sending);
    }
    if (transitions.isEmpty())
        return Done{};
    // One part's end is not the delivery's: that is end()'s to say.
    const DeliveryState last = transitions.last().state;
    const bool over = last == DeliveryState::Remembered || last == DeliveryState::Dead;
    const auto changed = sql::execute(
        m_database,
        u"UPDATE deliveries SET state = ?, reason = ?, attempts = attempts + ?, updated_at = ? "
        "WHERE tenant = ? AND id = ? AND stage = 'due'"_s,
        {name(over ? DeliveryState::Sending : last), transitions.last().reason, attempts, now, key.tenant, key.id});
    if (!changed)
        return changed.error();
    if (changed->numRowsAffected() != 1)
        return Error{Error::Kind::Internal, u"delivery %1 is not to be delivered"_s.arg(key.id), 0};
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

Result<Done> DeliveryTable::end(const DeliveryKey &key, const QList<PartTransition> &transitions, DeliveryState state,
                                const QString &reason, qint64 now)
{
    if (const auto moved = move(key, transitions, now); !moved)
        return moved.error();
    const auto ended = sql::execute(m_database,
                                    u"UPDATE deliveries SET stage = 'ended', state = ?, reason = ?, updated_at = ? "
                                    "WHERE tenant = ? AND id = ? AND stage = 'due'"_s,
                                    {name(state), reason, now, key.tenant, key.id});
    if (!ended)
        return ended.error();
    if (ended->numRowsAffected() != 1)
        return Error{Error::Kind::Internal, u"delivery %1 is not to be delivered"_s.arg(key.id), 0};
    // Due from now on, not from its arrival: or a caller with a long line would go before everybody else.
    const auto freed = sql::execute(
        m_database,
        u"UPDATE deliveries SET stage = 'due', next_attempt_at = ? WHERE tenant = ? AND id = (SELECT MIN(line.id) "
        "FROM deliveries line WHERE line.tenant = ? AND line.stage IN ('due', 'behind') AND line.stage = 'behind' AND "
        "line.caller = (SELECT ended.caller "
        "FROM deliveries ended WHERE ended.tenant = ? AND ended.id = ?))"_s,
        {now, key.tenant, key.tenant, key.tenant, key.id});
    if (!freed)
        return freed.error();
    return note(key, {.state = state, .at = now, .reason = reason});
}

Result<DeliveryCounts> DeliveryTable::counts()
{
    auto rows =
        sql::execute(m_database, u"SELECT state, COUNT(*) FROM deliveries WHERE state IN ('received', 'sending', "
                                 "'confirming', 'waiting', 'dead') GROUP BY state"_s);
    if (!rows)
        return rows.error();
    DeliveryCounts counts;
    while (rows->next()) {
        const bool dead = deliveryState(rows->value(0).toString()) == DeliveryState::Dead;
        (dead ? counts.dead : counts.backlog) += rows->value(1).toLongLong();
    }
    return counts;
}

Result<Delivery> DeliveryTable::find(const DeliveryKey &key)
{
    auto row = sql::execute(m_database, u"SELECT %1 FROM deliveries WHERE tenant = ? AND id = ?"_s.arg(deliveryColumns),
                            {key.tenant, key.id});
    if (!row)
        return row.error();
    if (!row->next())
        return Error{Error::Kind::NotFound, u"no delivery %1"_s.arg(key.id), 0};
    Delivery delivery = deliveryAt(*row);
    auto found = parts(key);
    if (!found)
        return found.error();
    delivery.parts = *std::move(found);
    return delivery;
}

Result<QList<Delivery>> DeliveryTable::list(const DeliveryFilter &filter, int limit)
{
    QString sql = u"SELECT %1 FROM deliveries WHERE tenant = ?"_s.arg(deliveryColumns);
    QVariantList values = {filter.tenant};
    if (!filter.caller.isEmpty()) {
        sql += u" AND caller = ?"_s;
        values.append(filter.caller);
    }
    if (filter.state) {
        // An expression keeps the state's index out of the choice.
        sql += filter.caller.isEmpty() ? u" AND state = ?"_s : u" AND state || '' = ?"_s;
        values.append(name(*filter.state));
    }
    if (filter.before > 0) {
        sql += u" AND id < ?"_s;
        values.append(filter.before);
    }
    auto rows = sql::execute(m_database, sql + u" ORDER BY id DESC LIMIT ?"_s, values << limit);
    if (!rows)
        return rows.error();
    QList<Delivery> found;
    while (rows->next())
        found.append(deliveryAt(*rows));
    return found;
}

Result<QList<DeliveryPart>> DeliveryTable::parts(const DeliveryKey &key)
{
    auto rows =
        sql::execute(m_database,
                     u"SELECT part, state, attempts, failures, uncertain, event_id, memory_ids, reason, updated_at "
                     "FROM delivery_parts WHERE tenant = ? AND delivery = ? ORDER BY position"_s,
                     {key.tenant, key.id});
    if (!rows)
        return rows.error();
    QList<DeliveryPart> found;
    while (rows->next()) {
        found.append({.name = rows->value(0).toString(),
                      .state = deliveryState(rows->value(1).toString()),
                      .attempts = rows->value(2).toInt(),
                      .failures = rows->value(3).toInt(),
                      .uncertain = rows->value(4).toBool(),
                      .eventId = rows->value(5).toString(),
                      .memoryIds = idsFromJson(rows->value(6).toString()),
                      .reason = rows->value(7).toString(),
                      .updatedAt = rows->value(8).toLongLong()});
    }
    return found;
}

Result<QList<DeliveryTransition>> DeliveryTable::transitions(const DeliveryKey &key)
{
    auto rows =
        sql::execute(m_database,
                     u"SELECT part, state, at, reason FROM delivery_transitions WHERE tenant = ? AND delivery = ? "
                     "ORDER BY number"_s,
                     {key.tenant, key.id});
    if (!rows)
        return rows.error();
    QList<DeliveryTransition> found;
    while (rows->next()) {
        found.append({.part = rows->value(0).toString(),
                      .state = deliveryState(rows->value(1).toString()),
                      .at = rows->value(2).toLongLong(),
                      .reason = rows->value(3).toString()});
    }
    return found;
}

} // namespace am
