// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"
#include "storage/deliverytable.h"

#include <QList>
#include <QSqlDatabase>

#include <optional>

namespace am {

struct ExpiredDelivery
{
    DeliveryKey key;
    qint64 bytes = 0; ///< of its raw report
};

/// A few of them, and where to go on.
struct ExpiredPage
{
    QList<ExpiredDelivery> found;
    std::optional<DeliveryKey> next; ///< for the next page's `after`; none = that was all
    qint64 oldestKept = 0;           ///< when the oldest delivery arrived that was looked at and stays; 0 = none stays
};

/// Which raw reports are past their time.
struct ReportExpiry
{
    qint64 receivedBefore = 0; ///< milliseconds; of remembered and of discarded deliveries
    qint64 deadBefore = 0;     ///< the same of dead ones, which can be sent again as long as there is a report
};

/// What is past its time in the tables of the deliveries. Only deliveries that have ended ever are. Walks them in the
/// order of their keys, a bounded number of rows at each call, so that neither a query nor a transaction is long
/// however much there is. Lives inside one job of a Writer or a Reader.
class ExpiredDeliveries final
{
public:
    explicit ExpiredDeliveries(QSqlDatabase &database)
        : m_database(database)
    {
    }

    /// Raw reports, of at most `bytes` together after the first.
    Result<ExpiredPage> reports(const ReportExpiry &expiry, const DeliveryKey &after, qint64 bytes);
    /// Whole deliveries that arrived before that time.
    Result<ExpiredPage> receipts(qint64 receivedBefore, const DeliveryKey &after);

    /// What was begun again meanwhile stays. Both tell how many went.
    Result<qint64> removeReports(const QList<ExpiredDelivery> &expired);
    /// With parts, transitions and whatever is left of the report.
    Result<qint64> removeReceipts(const QList<ExpiredDelivery> &expired);

private:
    Result<qint64> remove(const QString &statement, const DeliveryKey &key);

    QSqlDatabase &m_database;
};

} // namespace am
