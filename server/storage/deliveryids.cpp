// SPDX-License-Identifier: MIT
#include "storage/deliveryids.h"

#include "storage/statement.h"

#include <QSqlDriver>

using namespace Qt::StringLiterals;

namespace am {

DeliveryIds::DeliveryIds(QObject *driver)
    : QObject(driver)
{
}

DeliveryIds &DeliveryIds::of(const QSqlDatabase &database)
{
    QSqlDriver *const driver = database.driver();
    auto *ids = driver->findChild<DeliveryIds *>({}, Qt::FindDirectChildrenOnly);
    return ids ? *ids : *new DeliveryIds(driver);
}

Result<qint64> DeliveryIds::next(QSqlDatabase &database, const QString &tenant)
{
    if (const auto last = m_last.constFind(tenant); last != m_last.cend())
        return *last + 1;
    auto row = sql::execute(database, u"SELECT COALESCE(MAX(id), 0) FROM deliveries WHERE tenant = ?"_s, {tenant});
    if (!row)
        return row.error();
    if (!row->next())
        return sql::error(row->lastError());
    give(tenant, row->value(0).toLongLong());
    return m_last[tenant] + 1;
}

} // namespace am
