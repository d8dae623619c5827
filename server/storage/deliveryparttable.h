// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"
#include "storage/delivery.h"

#include <QSqlDatabase>

namespace am {

/// The SQL of delivery_parts: what a delivery is sent as, and how far each of it is.
class DeliveryPartTable final
{
public:
    explicit DeliveryPartTable(QSqlDatabase &database)
        : m_database(database)
    {
    }

    /// All of a delivery's, in sending order.
    Result<Done> insert(const DeliveryKey &key, const QStringList &names, qint64 now);
    Result<QList<DeliveryPart>> of(const DeliveryKey &key);
    /// Internal when mayFollow() forbids it.
    Result<Done> move(const DeliveryKey &key, const PartTransition &transition, qint64 now);

private:
    QSqlDatabase &m_database;
};

} // namespace am
