// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/deliverysettings.h"
#include "storage/delivery.h"

#include <QHash>
#include <QList>

#include <array>

namespace am {

class DeliveryRun;

/// The deliveries at work, and whether there is room for one more. Those that send or look up take one of `inFlight`
/// places; as many again are being read, or have been and wait for a place, so that none is empty while the disk
/// answers; those that only wait for a slow event take one of a larger number. Their reports together stay within
/// `reportBytesInFlight`; one that is larger goes alone.
class InFlight final
{
public:
    enum class Place { Reading, Sending, Confirming };

    /// `settings` outlives this object, and may change.
    explicit InFlight(const DeliverySettings &settings)
        : m_settings(settings)
    {
    }

    /// Whether one more may begin. `sending` bounds the places there are, besides the settings.
    [[nodiscard]] bool hasRoomFor(qint64 bytes, int sending) const;
    [[nodiscard]] bool hasRoom(int sending) const;
    /// In a place of kind Reading.
    void begin(const Delivery &delivery);
    void setRun(const DeliveryKey &key, DeliveryRun *run);
    /// Goes to a place of another kind. False when there is none: it stays where it is.
    bool move(const DeliveryKey &key, Place place, int sending);
    void end(const DeliveryKey &key);

    [[nodiscard]] bool contains(const DeliveryKey &key) const { return m_entries.contains(key); }
    [[nodiscard]] bool hasCaller(const QString &tenant, const QString &caller) const;
    [[nodiscard]] qsizetype size() const { return m_entries.size(); }
    /// Null until its report was read and there was a place to send from.
    [[nodiscard]] DeliveryRun *run(const DeliveryKey &key) const { return m_entries.value(key).run; }
    [[nodiscard]] QList<DeliveryRun *> runs() const;
    [[nodiscard]] QList<DeliveryRun *> runsOf(const QString &tenant, const QString &caller) const;

private:
    [[nodiscard]] qsizetype &countOf(Place place) { return m_counts.at(size_t(place)); }
    [[nodiscard]] qsizetype countOf(Place place) const { return m_counts.at(size_t(place)); }

    struct Entry
    {
        QString caller;
        qint64 bytes = 0;
        Place place = Place::Reading;
        DeliveryRun *run = nullptr;
    };

    const DeliverySettings &m_settings;
    QHash<DeliveryKey, Entry> m_entries;
    std::array<qsizetype, 3> m_counts = {}; ///< of entries, by place
    qint64 m_bytes = 0;
};

} // namespace am
