// SPDX-License-Identifier: MIT
#include "storage/deliveryreceipttable.h"

#include "storage/statement.h"

using namespace Qt::StringLiterals;

namespace am {

Result<Done> DeliveryReceiptTable::begin(const DeliveryKey &key)
{
    const auto noted =
        sql::execute(m_database,
                     u"INSERT INTO delivery_transitions (tenant, delivery, number, part, state, at, reason) "
                     "SELECT tenant, id, 1, '', 'received', received_at, note FROM deliveries WHERE tenant = ? AND "
                     "id = ? ON CONFLICT (tenant, delivery, number) DO NOTHING"_s,
                     {key.tenant, key.id});
    return noted ? Result<Done>(Done{}) : noted.error();
}

Result<Done> DeliveryReceiptTable::add(const DeliveryKey &key, const DeliveryTransition &transition)
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

Result<QList<DeliveryTransition>> DeliveryReceiptTable::of(const DeliveryKey &key)
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
