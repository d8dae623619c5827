// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"
#include "storage/delivery.h"
#include "storage/deliveryparttable.h"
#include "storage/deliveryreceipttable.h"
#include "storage/statement.h"

#include <QSqlDatabase>
#include <QVariantList>

namespace am {

/// The SQL of the tables deliveries and delivery_bodies; those of the parts and of the receipts follow it. Lives inside
/// one job of a Writer or a Reader; every function that changes something belongs into one transaction, which the
/// Writer is. Deliveries of one caller stand in line: only the first of the line is ever due. One that was not planned
/// yet is 'received', and in as few indexes as may be: the queries by caller and by state look for it apart.
class DeliveryTable final
{
public:
    explicit DeliveryTable(QSqlDatabase &database)
        : m_database(database)
    {
    }

    /// False when the report is there already; then nothing has changed.
    Result<bool> insert(const NewDelivery &report, qint64 now);

    /// Those that were not planned yet, oldest first: at most `limit`, and after the first only while their bodies
    /// stay below `bytes` together.
    Result<QList<Delivery>> unplanned(int limit, qint64 bytes);
    /// Puts a delivery into its caller's line. One that was planned already stays as it is.
    Result<Done> plan(const DeliveryPlan &plan, qint64 now);

    /// The first of their lines whose time has come, the longest due first; without their parts. What is due later
    /// than `horizon` is due, too: nobody was told to wait for so long, the clock has been set back since.
    Result<DueDeliveries> due(qint64 now, qint64 horizon, int limit);
    Result<QByteArray> body(const DeliveryKey &key);

    /// Parts change their states; the delivery takes the state of the last, or Sending when that part is over.
    /// Internal when mayFollow() forbids it, NotFound when it is not (or no longer) the first of its line.
    Result<Done> move(const DeliveryKey &key, const QList<PartTransition> &transitions, qint64 now);
    /// The same, and the delivery is due again at `nextAttemptAt`.
    Result<Done> postpone(const DeliveryKey &key, const QList<PartTransition> &transitions, qint64 nextAttemptAt,
                          qint64 now);
    /// The same, and the delivery ends as Remembered or Dead; the next of its caller's line is due. True when there is
    /// one.
    Result<bool> end(const DeliveryKey &key, const QList<PartTransition> &transitions, DeliveryState state,
                     const QString &reason, qint64 now);

    /// A dead delivery goes back into its caller's line, at the end of which nobody runs beside it; its ladder begins
    /// anew. Of what may have arrived the store is asked before it is sent again. False when it is not dead, or was
    /// discarded.
    Result<bool> replay(const DeliveryKey &key, qint64 now);
    /// A dead or waiting delivery ends for good, for the operator's reason. False when it is neither.
    Result<bool> discard(const DeliveryKey &key, const QString &why, qint64 now);

    Result<DeliveryCounts> counts();
    /// When the oldest of those arrived that are neither remembered nor dead, in milliseconds; 0 = there is none.
    Result<qint64> oldestUnfinished(const QString &tenant);
    /// With its parts. NotFound when there is none.
    Result<Delivery> find(const DeliveryKey &key);
    /// Everything that came of one call, oldest first, without their parts: transcription, recording, failure.
    Result<QList<Delivery>> ofConversation(const QString &tenant, const QString &platform, const QString &conversation);
    /// Newest first, without their parts.
    Result<QList<Delivery>> list(const DeliveryFilter &filter, int limit);
    /// The same, ids only.
    Result<QList<qint64>> ids(const DeliveryFilter &filter, int limit);
    /// The receipt, in order. That of one that was not planned yet is its arrival.
    Result<QList<DeliveryTransition>> transitions(const DeliveryKey &key);

private:
    struct Condition
    {
        QString sql;
        QVariantList values;
    };
    Result<Condition> condition(const DeliveryFilter &filter);
    Result<sql::Rows> select(const QString &columns, const DeliveryFilter &filter, int limit);
    Result<qint64> firstSince(const QString &tenant, qint64 time);
    Result<QString> placeInLine(const QString &tenant, const QString &caller);
    Result<Done> leaveLine(const DeliveryKey &key, qint64 now);
    Result<bool> freeNext(const DeliveryKey &ended, qint64 now);
    Result<Done> moveParts(const DeliveryKey &key, const QList<PartTransition> &transitions, qint64 now);
    Result<Done> movePart(const DeliveryKey &key, const PartTransition &transition, qint64 now);
    Result<Done> note(const DeliveryKey &key, const DeliveryTransition &transition);

    QSqlDatabase &m_database;
};

/// The tables and indexes, one statement each: migration step 1.
QStringList deliveriesSchema();
/// What replays, discards and slow events need: migration step 7.
QStringList deliveryEngineSchema();
/// The table deliveries anew, with fewer indexes for what was not planned yet: migration step 14.
QStringList lightAcceptanceSchema();
/// Its rows in order of arrival, which is one index fewer: part of migration step 16.
QStringList deliveriesInOrderSchema();

} // namespace am
