// SPDX-License-Identifier: MIT
#include "outbox/inflight.h"

#include <algorithm>

namespace am {

namespace {

/// Places for those that wait for an event, for each place to send from.
constexpr qsizetype confirmingPerSending = 8;

} // namespace

bool InFlight::hasRoom(int sending) const
{
    return countOf(Place::Reading) < std::min(sending, m_settings.inFlight);
}

bool InFlight::hasRoomFor(qint64 bytes, int sending) const
{
    const bool fits = m_entries.isEmpty() || m_bytes + bytes <= m_settings.reportBytesInFlight;
    return fits && hasRoom(sending);
}

void InFlight::begin(const Delivery &delivery)
{
    m_entries.insert(delivery.key, {.caller = delivery.caller, .bytes = delivery.bodyBytes});
    ++countOf(Place::Reading);
    m_bytes += delivery.bodyBytes;
}

void InFlight::setRun(const DeliveryKey &key, DeliveryRun *run)
{
    m_entries[key].run = run;
}

bool InFlight::move(const DeliveryKey &key, Place place, int sending)
{
    Entry &entry = m_entries[key];
    if (entry.place == place)
        return true;
    const qsizetype most =
        place == Place::Sending ? std::min(sending, m_settings.inFlight) : confirmingPerSending * m_settings.inFlight;
    if (countOf(place) >= most)
        return false;
    --countOf(entry.place);
    ++countOf(place);
    entry.place = place;
    return true;
}

void InFlight::end(const DeliveryKey &key)
{
    const Entry entry = m_entries.take(key);
    --countOf(entry.place);
    m_bytes -= entry.bytes;
}

bool InFlight::hasCaller(const QString &tenant, const QString &caller) const
{
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        if (it.key().tenant == tenant && it->caller == caller)
            return true;
    }
    return false;
}

QList<DeliveryRun *> InFlight::runs() const
{
    QList<DeliveryRun *> found;
    for (const Entry &entry : m_entries) {
        if (entry.run)
            found.append(entry.run);
    }
    return found;
}

QList<DeliveryRun *> InFlight::runsOf(const QString &tenant, const QString &caller) const
{
    QList<DeliveryRun *> found;
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        if (it->run && it.key().tenant == tenant && it->caller == caller)
            found.append(it->run);
    }
    return found;
}

} // namespace am
