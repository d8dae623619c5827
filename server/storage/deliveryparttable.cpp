// SPDX-License-Identifier: MIT
#include "storage/deliveryparttable.h"

#include "storage/statement.h"

#include <QJsonArray>
#include <QJsonDocument>

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

/// As mayFollow() has it, for a statement.
QString statesBefore(DeliveryState state)
{
    using enum DeliveryState;
    QStringList names;
    for (const DeliveryState before : {Received, Sending, Confirming, Remembered, Waiting, Dead}) {
        if (mayFollow(before, state))
            names.append(u'\'' + name(before) + u'\'');
    }
    return names.join(u", "_s);
}

} // namespace

Result<Done> DeliveryPartTable::insert(const DeliveryKey &key, const QStringList &names, qint64 now)
{
    for (qsizetype position = 0; position < names.size(); ++position) {
        const auto inserted =
            sql::execute(m_database,
                         u"INSERT INTO delivery_parts (tenant, delivery, part, position, state, updated_at) "
                         "VALUES (?, ?, ?, ?, 'received', ?)"_s,
                         {key.tenant, key.id, names.at(position), position, now});
        if (!inserted)
            return inserted.error();
    }
    return Done{};
}

Result<QList<DeliveryPart>> DeliveryPartTable::of(const DeliveryKey &key)
{
    auto rows = sql::execute(
        m_database,
        u"SELECT part, state, attempts, failures, uncertain, event_id, memory_ids, reason, updated_at, sent_at "
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
                      .sentAt = rows->value(9).toLongLong(),
                      .memoryIds = idsFromJson(rows->value(6).toString()),
                      .reason = rows->value(7).toString(),
                      .updatedAt = rows->value(8).toLongLong()});
    }
    return found;
}

Result<Done> DeliveryPartTable::move(const DeliveryKey &key, const PartTransition &transition, qint64 now)
{
    QString sql = u"UPDATE delivery_parts SET state = ?, reason = ?, updated_at = ?, attempts = attempts + ?, "
                  "failures = failures + ?"_s;
    QVariantList values = {name(transition.state), transition.reason, now,
                           int(transition.state == DeliveryState::Sending), transition.failures};
    if (transition.state == DeliveryState::Sending) {
        sql += u", sent_at = ?"_s;
        values.append(now);
    }
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
    sql += u" WHERE tenant = ? AND delivery = ? AND part = ? AND state IN ("_s + statesBefore(transition.state) + u')';
    values << key.tenant << key.id << transition.part;
    const auto changed = sql::execute(m_database, sql, values);
    if (!changed)
        return changed.error();
    if (changed->numRowsAffected() == 1)
        return Done{};
    return Error{Error::Kind::Internal,
                 u"%1 of delivery %2 cannot become %3"_s.arg(transition.part).arg(key.id).arg(name(transition.state)),
                 0};
}

} // namespace am
