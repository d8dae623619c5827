// SPDX-License-Identifier: MIT
#pragma once

#include "storage/deliverytable.h"

namespace am {

/// How much of what was removed.
struct RemovedDeliveries
{
    qint64 reports = 0;     ///< deliveries, with their raw reports
    qint64 parts = 0;       ///< what a report is remembered as
    qint64 transitions = 0; ///< lines of receipts
    qint64 recordings = 0;  ///< rows: the files go with AudioArchive::sweep()

    RemovedDeliveries &operator+=(const RemovedDeliveries &other);
};

/// A part that may still become a memory in the store, though its delivery is removed: it was sent, and nothing is
/// known of its end.
struct UnsettledPart
{
    QString eventId;   ///< to ask the store; empty when only time tells
    qint64 sentAt = 0; ///< milliseconds
    friend bool operator==(const UnsettledPart &, const UnsettledPart &) = default;
};

/// What an erasure does to the tables of DeliveryTable and CallAudioTable, which it may change as long as nothing of
/// that caller is in flight. Lives inside one job of the Writer.
class DeliveryErasure final
{
public:
    explicit DeliveryErasure(QSqlDatabase &database)
        : m_database(database)
    {
    }

    /// The id of the newest delivery; 0 when there is none. What is newer than an erasure's tombstone was planned with
    /// it in view, and stays.
    Result<qint64> newest(const QString &tenant);
    /// Whether one up to this id is not planned yet: nobody knows then whose it is.
    Result<bool> hasUnplanned(const QString &tenant, qint64 upTo);

    /// Of this caller's deliveries up to this id: at most `limit` conversations.
    Result<QStringList> conversations(const QString &tenant, const QString &caller, qint64 upTo, int limit);
    Result<QList<UnsettledPart>> unsettled(const QString &tenant, const QString &caller, qint64 upTo);

    /// Everything kept of a conversation, of whatever platform and type, but for the delivery `except`.
    Result<RemovedDeliveries> removeConversation(const QString &tenant, const QString &conversation, qint64 except = 0);
    /// A line whose head was removed has a new one, due now.
    Result<Done> mendLine(const QString &tenant, const QString &caller, qint64 now);

    /// What becomes of a plan when its call was erased: by its conversation, or because its caller was erased after
    /// `callBeganAt` (milliseconds). Then the raw report is gone, and so is what else was kept of the conversation;
    /// the plan ends in a receipt that says so and names nobody. Otherwise the plan is as it was.
    Result<DeliveryPlan> heed(DeliveryPlan plan, qint64 callBeganAt, qint64 now);
    /// The raw report goes, and the recordings of its conversation; the files with AudioArchive::sweep().
    Result<Done> discardReport(const DeliveryKey &key);

private:
    Result<qint64> remove(const QString &table, const DeliveryKey &key);
    Result<Done> removeBody(const DeliveryKey &key);

    QSqlDatabase &m_database;
};

} // namespace am
