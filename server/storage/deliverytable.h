// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"
#include "storage/deliverystate.h"

#include <QByteArray>
#include <QHashFunctions>
#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

#include <optional>

namespace am {

struct DeliveryKey
{
    QString tenant;
    qint64 id = 0; ///< rising in order of arrival within the tenant
    friend bool operator==(const DeliveryKey &, const DeliveryKey &) = default;
    friend size_t qHash(const DeliveryKey &key, size_t seed = 0) { return qHashMulti(seed, key.tenant, key.id); }
};

/// A report to keep. (tenant, platform, type, conversation) is its identity.
struct NewDelivery
{
    QString tenant;
    QString platform;
    QString type;
    QString conversation;
    QString agent;
    QString caller;
    qint64 eventTimestamp = 0; ///< seconds
    QByteArray body;
    QString note = {}; ///< how it came, for the receipt; empty = by webhook
};

struct DeliveryPart
{
    QString name;
    DeliveryState state = DeliveryState::Received;
    int attempts = 0;       ///< how often it was sent
    int failures = 0;       ///< how far down the retry ladder it is
    bool uncertain = false; ///< it was sent, and nobody knows whether it arrived
    QString eventId;        ///< of the store, to ask after it
    QStringList memoryIds;
    QString reason;
    qint64 updatedAt = 0; ///< milliseconds
};

/// A kept report without its body.
struct Delivery
{
    DeliveryKey key;
    QString platform;
    QString type;
    QString conversation;
    QString agent;
    QString caller; ///< who it will be remembered for; before planning, who /client-data said
    qint64 eventTimestamp = 0;
    qint64 bodyBytes = 0;
    DeliveryState state = DeliveryState::Received;
    QString reason;
    int attempts = 0;
    qint64 nextAttemptAt = 0; ///< milliseconds
    qint64 receivedAt = 0;    ///< milliseconds
    qint64 updatedAt = 0;     ///< milliseconds
    int chunkCharacters = 0;  ///< how it was cut into parts: a restart with other settings must cut it alike
    bool rationale = false;
    QList<DeliveryPart> parts; ///< in sending order; filled by due() and find()
};

/// What a report will be sent as. Without parts it ends at once, in `state` and with `reason`.
struct DeliveryPlan
{
    DeliveryKey key;
    QString caller = {};
    int chunkCharacters = 0;
    bool rationale = false;
    QStringList parts = {};
    DeliveryState state = DeliveryState::Received;
    QString reason = {};
};

/// A step of one part, and what it changes besides the state. What is not named stays.
struct PartTransition
{
    QString part;
    DeliveryState state = DeliveryState::Received;
    QString reason = {};
    std::optional<QString> eventId = {};
    std::optional<QStringList> memoryIds = {};
    std::optional<bool> uncertain = {};
    int failures = 0; ///< to add
};

/// One line of a delivery's receipt; `part` is empty when it is about the whole delivery.
struct DeliveryTransition
{
    QString part = {};
    DeliveryState state = DeliveryState::Received;
    qint64 at = 0; ///< milliseconds
    QString reason = {};
};

struct DueDeliveries
{
    QList<Delivery> deliveries;
    std::optional<qint64> nextAt; ///< when the next one that is not due yet will be
};

struct DeliveryCounts
{
    qint64 backlog = 0; ///< neither remembered nor dead
    qint64 dead = 0;
};

struct DeliveryFilter
{
    QString tenant;
    std::optional<DeliveryState> state = {};
    QString caller = {}; ///< empty = any; wins over `state` as the index to walk
    qint64 before = 0;   ///< only ids below it; 0 = from the newest
};

/// The SQL of the tables deliveries, delivery_bodies, delivery_parts and delivery_transitions. Lives inside one job
/// of a Writer or a Reader; every function that changes something belongs into one transaction, which the Writer is.
/// Deliveries of one caller stand in line: only the first of the line is ever due.
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

    /// The first of their lines whose time has come, the longest due first.
    Result<DueDeliveries> due(qint64 now, int limit);
    Result<QByteArray> body(const DeliveryKey &key);

    /// Parts change their states; the delivery takes the state of the last, or Sending when that part is over.
    /// Internal when mayFollow() forbids it.
    Result<Done> move(const DeliveryKey &key, const QList<PartTransition> &transitions, qint64 now);
    /// The same, and the delivery is due again at `nextAttemptAt`.
    Result<Done> postpone(const DeliveryKey &key, const QList<PartTransition> &transitions, qint64 nextAttemptAt,
                          qint64 now);
    /// The same, and the delivery ends as Remembered or Dead; the next of its caller's line is due.
    Result<Done> end(const DeliveryKey &key, const QList<PartTransition> &transitions, DeliveryState state,
                     const QString &reason, qint64 now);

    Result<DeliveryCounts> counts();
    /// NotFound when there is none.
    Result<Delivery> find(const DeliveryKey &key);
    /// Newest first, without their parts.
    Result<QList<Delivery>> list(const DeliveryFilter &filter, int limit);
    /// The receipt, in order.
    Result<QList<DeliveryTransition>> transitions(const DeliveryKey &key);

private:
    Result<QList<DeliveryPart>> parts(const DeliveryKey &key);
    Result<Done> movePart(const DeliveryKey &key, const PartTransition &transition, qint64 now);
    Result<Done> note(const DeliveryKey &key, const DeliveryTransition &transition);

    QSqlDatabase &m_database;
};

/// The tables and indexes, one statement each: migration step 1.
QStringList deliveriesSchema();

} // namespace am
