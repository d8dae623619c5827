// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QHash>
#include <QObject>
#include <QSqlDatabase>
#include <QString>

namespace am {

/// The numbers of new deliveries. Within a tenant they rise, beyond one that was erased, too; a transaction that is
/// rolled back leaves a gap. A child of the connection's driver: only one connection inserts deliveries, so it looks up
/// once which number was the last.
class DeliveryIds final : public QObject
{
    Q_OBJECT

public:
    /// Made at the first call.
    static DeliveryIds &of(const QSqlDatabase &database);

    /// The same until it is given. An Error: the disk.
    Result<qint64> next(QSqlDatabase &database, const QString &tenant);
    /// A delivery has it now.
    void give(const QString &tenant, qint64 id) { m_last[tenant] = id; }

private:
    explicit DeliveryIds(QObject *driver);

    QHash<QString, qint64> m_last; // by tenant
};

} // namespace am
