// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"
#include "storage/delivery.h"

#include <QSqlDatabase>

namespace am {

/// The SQL of delivery_transitions: the receipt of each delivery, line by line.
class DeliveryReceiptTable final
{
public:
    explicit DeliveryReceiptTable(QSqlDatabase &database)
        : m_database(database)
    {
    }

    /// The first line: its arrival, as the delivery's own row tells it. Changes nothing when there is one.
    Result<Done> begin(const DeliveryKey &key);
    Result<Done> add(const DeliveryKey &key, const DeliveryTransition &transition);
    /// In order; nothing of one that was not begun.
    Result<QList<DeliveryTransition>> of(const DeliveryKey &key);

private:
    QSqlDatabase &m_database;
};

} // namespace am
