// SPDX-License-Identifier: MIT
#pragma once

#include "storage/deliverystate.h"

#include <QByteArray>
#include <QHashFunctions>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// A delivery, its parts and its receipt as they are kept.
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
    qint64 sentAt = 0;      ///< milliseconds; when it was last sent
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
    qint64 discardedAt = 0;   ///< milliseconds; 0 = it was not
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
    bool discarded = false; ///< the report is nobody's and not kept
};

/// A step of one part, and what it changes besides the state. What is not named stays.
struct PartTransition
{
    QString part = {};
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
    qint64 dead = 0;    ///< without those that the operator has discarded
};

/// Which deliveries are meant. What is empty or 0 does not count.
struct DeliveryFilter
{
    QString tenant;
    std::optional<DeliveryState> state = {};
    QString caller = {};      ///< wins over `state` as the index to walk
    qint64 before = 0;        ///< only ids below it: the next page
    QString reason = {};      ///< a piece of the reason
    qint64 receivedFrom = 0;  ///< milliseconds
    qint64 receivedUntil = 0; ///< milliseconds, itself excluded
};

} // namespace am
