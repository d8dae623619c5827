// SPDX-License-Identifier: MIT
#include "storage/deliveryrow.h"
#include "storage/deliverytable.h"

#include <algorithm>

using namespace Qt::StringLiterals;

/// What is asked of a DeliveryTable without changing anything.
namespace am {

Result<DeliveryCounts> DeliveryTable::counts()
{
    auto rows =
        sql::execute(m_database, u"SELECT state, COUNT(*) FROM deliveries WHERE state IN ('received', 'sending', "
                                 "'confirming', 'waiting', 'dead') AND stage <> 'unplanned' GROUP BY state UNION ALL "
                                 "SELECT 'received', COUNT(*) FROM deliveries WHERE stage = 'unplanned'"_s);
    if (!rows)
        return rows.error();
    DeliveryCounts counts;
    while (rows->next()) {
        const bool dead = deliveryState(rows->value(0).toString()) == DeliveryState::Dead;
        (dead ? counts.dead : counts.backlog) += rows->value(1).toLongLong();
    }
    auto discarded = sql::execute(m_database, u"SELECT COUNT(*) FROM deliveries WHERE discarded_at > 0"_s);
    if (!discarded)
        return discarded.error();
    if (discarded->next())
        counts.dead -= discarded->value(0).toLongLong();
    return counts;
}

Result<qint64> DeliveryTable::oldestUnfinished(const QString &tenant)
{
    // Of each state, the first in its index.
    QStringList oldest{u"SELECT MIN(id) FROM deliveries WHERE tenant = ? AND stage = 'unplanned'"_s};
    QVariantList values{tenant, tenant};
    for (const DeliveryState state :
         {DeliveryState::Received, DeliveryState::Sending, DeliveryState::Confirming, DeliveryState::Waiting}) {
        oldest.append(u"SELECT MIN(id) FROM deliveries WHERE state = ? AND tenant = ? AND stage <> 'unplanned'"_s);
        values += QVariantList{name(state), tenant};
    }
    auto row =
        sql::execute(m_database,
                     u"SELECT COALESCE(MIN(received_at), 0) FROM deliveries WHERE tenant = ? AND id IN (%1)"_s.arg(
                         oldest.join(u" UNION ALL "_s)),
                     values);
    if (!row)
        return row.error();
    return row->next() ? Result<qint64>(row->value(0).toLongLong()) : sql::error(row->lastError());
}

Result<Delivery> DeliveryTable::find(const DeliveryKey &key)
{
    auto row =
        sql::execute(m_database, u"SELECT %1 FROM deliveries WHERE tenant = ? AND id = ?"_s.arg(deliveryrow::columns()),
                     {key.tenant, key.id});
    if (!row)
        return row.error();
    if (!row->next())
        return Error{Error::Kind::NotFound, u"no delivery %1"_s.arg(key.id), 0};
    Delivery delivery = deliveryrow::readAt(*row);
    auto found = DeliveryPartTable(m_database).of(key);
    if (!found)
        return found.error();
    delivery.parts = *std::move(found);
    return delivery;
}

Result<QList<Delivery>> DeliveryTable::ofConversation(const QString &tenant, const QString &platform,
                                                      const QString &conversation)
{
    // An expression keeps the ids' index out of the choice: it would be walked from its beginning.
    auto rows = sql::execute(
        m_database,
        u"SELECT %1 FROM deliveries WHERE tenant = ? AND platform = ? AND conversation = ? ORDER BY id + 0"_s.arg(
            deliveryrow::columns()),
        {tenant, platform, conversation});
    if (!rows)
        return rows.error();
    QList<Delivery> found;
    while (rows->next())
        found.append(deliveryrow::readAt(*rows));
    return found;
}

/// The first that arrived at `time` or later. Ids rise in order of arrival, so a bisection finds it without an index on
/// the time.
Result<qint64> DeliveryTable::firstSince(const QString &tenant, qint64 time)
{
    auto newest = sql::execute(m_database, u"SELECT COALESCE(MAX(id), 0) FROM deliveries WHERE tenant = ?"_s, {tenant});
    if (!newest)
        return newest.error();
    newest->next();
    qint64 low = 1;
    qint64 high = newest->value(0).toLongLong() + 1;
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        auto row = sql::execute(
            m_database, u"SELECT id, received_at FROM deliveries WHERE tenant = ? AND id >= ? ORDER BY id LIMIT 1"_s,
            {tenant, middle});
        if (!row)
            return row.error();
        if (!row->next() || row->value(1).toLongLong() >= time)
            high = middle;
        else
            low = row->value(0).toLongLong() + 1;
    }
    return low;
}

Result<DeliveryTable::Condition> DeliveryTable::condition(const DeliveryFilter &filter)
{
    Condition condition{u"tenant = ?"_s, {filter.tenant}};
    const auto add = [&condition](const QString &sql, const QVariant &value) {
        condition.sql += u" AND "_s + sql;
        condition.values.append(value);
    };
    if (!filter.caller.isEmpty())
        add(u"caller = ?"_s, filter.caller);
    if (filter.state) // an expression keeps the state's index out of the choice
        add(filter.caller.isEmpty() ? u"state = ?"_s : u"state || '' = ?"_s, name(*filter.state));
    qint64 before = filter.before;
    if (filter.receivedUntil > 0) {
        const auto first = firstSince(filter.tenant, filter.receivedUntil);
        if (!first)
            return first.error();
        before = before > 0 ? std::min(before, *first) : *first;
    }
    if (before > 0)
        add(u"id < ?"_s, before);
    if (filter.receivedFrom > 0) {
        const auto first = firstSince(filter.tenant, filter.receivedFrom);
        if (!first)
            return first.error();
        add(u"id >= ?"_s, *first);
    }
    if (!filter.reason.isEmpty()) {
        QString piece = filter.reason;
        piece.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
        add(u"reason LIKE ? ESCAPE '\\'"_s, u'%' + piece + u'%');
    }
    return condition;
}

/// Newest first. By caller and by state planned ones have indexes that the others are not in, of which there are few.
Result<sql::Rows> DeliveryTable::select(const QString &columns, const DeliveryFilter &filter, int limit)
{
    const auto where = condition(filter);
    if (!where)
        return where.error();
    QString statement = u"SELECT %1 FROM deliveries WHERE %2"_s.arg(columns, where->sql);
    QVariantList values = where->values;
    if (filter.state || !filter.caller.isEmpty()) {
        statement = statement + u" AND stage <> 'unplanned' UNION ALL "_s + statement + u" AND stage = 'unplanned'"_s;
        values += where->values;
    }
    return sql::execute(m_database, statement + u" ORDER BY id DESC LIMIT ?"_s, values + QVariantList{limit});
}

Result<QList<Delivery>> DeliveryTable::list(const DeliveryFilter &filter, int limit)
{
    auto rows = select(deliveryrow::columns(), filter, limit);
    if (!rows)
        return rows.error();
    QList<Delivery> found;
    while (rows->next())
        found.append(deliveryrow::readAt(*rows));
    return found;
}

Result<QList<qint64>> DeliveryTable::ids(const DeliveryFilter &filter, int limit)
{
    auto rows = select(u"id"_s, filter, limit);
    if (!rows)
        return rows.error();
    QList<qint64> found;
    while (rows->next())
        found.append(rows->value(0).toLongLong());
    return found;
}

Result<QList<DeliveryTransition>> DeliveryTable::transitions(const DeliveryKey &key)
{
    auto receipt = DeliveryReceiptTable(m_database).of(key);
    if (!receipt || !receipt->isEmpty())
        return receipt;
    auto row = sql::execute(m_database, u"SELECT received_at, note FROM deliveries WHERE tenant = ? AND id = ?"_s,
                            {key.tenant, key.id});
    if (!row)
        return row.error();
    if (row->next())
        receipt->append({.at = row->value(0).toLongLong(), .reason = row->value(1).toString()});
    return receipt;
}

} // namespace am
