// SPDX-License-Identifier: MIT
#include "storage/expireddeliveries.h"

#include "storage/statement.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int rowsLookedAt = 500;
constexpr qsizetype mostFound = 50;

/// Behind the last delivery of a tenant. Ids rise with the time of arrival: behind the first that is young enough there
/// is nothing to find.
DeliveryKey endOf(const QString &tenant)
{
    return {tenant, std::numeric_limits<qint64>::max()};
}

void keep(ExpiredPage &page, qint64 receivedAt)
{
    page.oldestKept = page.oldestKept == 0 ? receivedAt : std::min(page.oldestKept, receivedAt);
}

} // namespace

Result<ExpiredPage> ExpiredDeliveries::reports(const ReportExpiry &expiry, const DeliveryKey &after, qint64 bytes)
{
    // The primary key's index alone: the bodies are not read.
    auto rows = sql::execute(m_database,
                             u"SELECT b.tenant, b.delivery, d.body_bytes, d.stage, d.state, d.received_at, "
                             "d.discarded_at "
                             "FROM delivery_bodies b LEFT JOIN deliveries d ON d.tenant = b.tenant AND "
                             "d.id = b.delivery WHERE (b.tenant, b.delivery) > (?, ?) ORDER BY b.tenant, b.delivery "
                             "LIMIT ?"_s,
                             {after.tenant, after.id, rowsLookedAt});
    if (!rows)
        return rows.error();
    ExpiredPage page;
    int looked = 0;
    qint64 total = 0;
    while (rows->next()) {
        const ExpiredDelivery delivery{{rows->value(0).toString(), rows->value(1).toLongLong()},
                                       rows->value(2).toLongLong()};
        ++looked;
        const qint64 receivedAt = rows->value(5).toLongLong();
        if (receivedAt >= std::max(expiry.receivedBefore, expiry.deadBefore)) {
            keep(page, receivedAt);
            page.next = endOf(delivery.key.tenant);
            return page;
        }
        const bool discarded = rows->value(6).toLongLong() > 0;
        const bool dead = !discarded && rows->value(4).toString() == name(DeliveryState::Dead);
        const bool ended = rows->isNull(3) || rows->value(3).toString() == "ended"_L1;
        if (!ended || receivedAt >= (dead ? expiry.deadBefore : expiry.receivedBefore)) {
            keep(page, receivedAt);
            page.next = delivery.key;
            continue;
        }
        total += delivery.bytes;
        if (!page.found.isEmpty() && (total > bytes || page.found.size() == mostFound))
            return page;
        page.found.append(delivery);
        page.next = delivery.key;
    }
    if (looked < rowsLookedAt)
        page.next.reset();
    return page;
}

Result<ExpiredPage> ExpiredDeliveries::receipts(qint64 receivedBefore, const DeliveryKey &after)
{
    auto rows = sql::execute(m_database,
                             u"SELECT tenant, id, body_bytes, stage, received_at FROM deliveries "
                             "WHERE (tenant, id) > (?, ?) ORDER BY tenant, id LIMIT ?"_s,
                             {after.tenant, after.id, rowsLookedAt});
    if (!rows)
        return rows.error();
    ExpiredPage page;
    int looked = 0;
    while (rows->next()) {
        const ExpiredDelivery delivery{{rows->value(0).toString(), rows->value(1).toLongLong()},
                                       rows->value(2).toLongLong()};
        ++looked;
        const qint64 receivedAt = rows->value(4).toLongLong();
        if (receivedAt >= receivedBefore) {
            keep(page, receivedAt);
            page.next = endOf(delivery.key.tenant);
            return page;
        }
        if (rows->value(3).toString() != "ended"_L1) {
            keep(page, receivedAt);
            page.next = delivery.key;
            continue;
        }
        if (page.found.size() == mostFound)
            return page;
        page.found.append(delivery);
        page.next = delivery.key;
    }
    if (looked < rowsLookedAt)
        page.next.reset();
    return page;
}

Result<qint64> ExpiredDeliveries::remove(const QString &statement, const DeliveryKey &key)
{
    const auto removed = sql::execute(m_database, statement, {key.tenant, key.id});
    if (!removed)
        return removed.error();
    return removed->numRowsAffected();
}

Result<qint64> ExpiredDeliveries::removeReports(const QList<ExpiredDelivery> &expired)
{
    qint64 count = 0;
    for (const ExpiredDelivery &delivery : expired) {
        auto removed = remove(u"DELETE FROM delivery_bodies WHERE tenant = ? AND delivery = ? AND NOT EXISTS "
                              "(SELECT 1 FROM deliveries d WHERE d.tenant = delivery_bodies.tenant AND "
                              "d.id = delivery_bodies.delivery AND d.stage <> 'ended')"_s,
                              delivery.key);
        if (!removed)
            return removed;
        count += *removed;
    }
    return count;
}

Result<qint64> ExpiredDeliveries::removeReceipts(const QList<ExpiredDelivery> &expired)
{
    static const QStringList statements = {u"DELETE FROM delivery_bodies WHERE tenant = ? AND delivery = ?"_s,
                                           u"DELETE FROM delivery_parts WHERE tenant = ? AND delivery = ?"_s,
                                           u"DELETE FROM delivery_transitions WHERE tenant = ? AND delivery = ?"_s};
    qint64 count = 0;
    for (const ExpiredDelivery &delivery : expired) {
        auto removed =
            remove(u"DELETE FROM deliveries WHERE tenant = ? AND id = ? AND stage = 'ended'"_s, delivery.key);
        if (!removed)
            return removed;
        if (*removed == 0)
            continue;
        ++count;
        for (const QString &statement : statements) {
            if (removed = remove(statement, delivery.key); !removed)
                return removed;
        }
    }
    return count;
}

} // namespace am
