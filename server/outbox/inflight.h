// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/deliverysettings.h"
#include "storage/delivery.h"

#include <QHash>
#include <QList>

namespace am {

class DeliveryRun;

/// The deliveries at work, and whether there is room for one more. Those that send, look up or are being read take one
/// of `inFlight` places; those that only wait for a slow event take one of a larger number, so that they keep nobody
/// from sending. Their reports together stay within `reportBytesInFlight`; one that is larger goes alone.
class InFlight final
{
public:
    enum class Place { Sending, Confirming };

    /// `settings` outlives this object, and may change.
    explicit InFlight(const DeliverySettings &settings)
        : m_settings(settings)
    {
    }

    /// `sending` bounds the places there are, besides the settings.
    [[nodiscard]] bool hasRoomFor(qint64 bytes, int sending) const;
    [[nodiscard]] bool hasRoom(int sending) const;
    /// In a place of kind Sending.
    void begin(const Delivery &delivery);
    void setRun(const DeliveryKey &key, DeliveryRun *run);
    /// Goes to a place of the other kind. False when there is none: it stays where it is.
    bool move(const DeliveryKey &key, Place place, int sending);
    void end(const DeliveryKey &key);

    [[nodiscard]] bool contains(const DeliveryKey &key) const { return m_entries.contains(key); }
    [[nodiscard]] bool hasCaller(const QString &tenant, const QString &caller) const;
    [[nodiscard]] qsizetype size() const { return m_entries.size(); }
    /// Null while its report is being read.
    [[nodiscard]] DeliveryRun *run(const DeliveryKey &key) const { return m_entries.value(key).run; }
    [[nodiscard]] QList<DeliveryRun *> runs() const;
    [[nodiscard]] QList<DeliveryRun *> runsOf(const QString &tenant, const QString &caller) const;

private:
    struct Entry
    {
        QString caller;
        qint64 bytes = 0;
        Place place = Place::Sending;
        DeliveryRun *run = nullptr;
    };

    const DeliverySettings &m_settings;
    QHash<DeliveryKey, Entry> m_entries;
    qsizetype m_sending = 0;
    qint64 m_bytes = 0;
};

} // namespace am
