// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/retryladder.h"
#include "shared/clock.h"
#include "storage/delivery.h"

#include <QSet>

#include <optional>

namespace am {

class Alerts;

/// Whether the memory store is well enough to be sent to. It opens when the store fails for several deliveries in a
/// row: then it is nobody's own fault, nothing is sent for a while, and then one delivery tries. Each failed try
/// doubles the pause, one that is answered ends it all. It opens at once when the store refuses our key or is not at
/// its address, which only the operator can mend. One delivery that fails alone opens nothing: it goes down its ladder.
///
/// Raises the alerts memory_store_denied, at once, and memory_store_failing, after some minutes; clears both.
class CircuitBreaker final
{
public:
    /// What the store was asked for. An answered question does not prove that it takes additions.
    enum class Call { Addition, Question };

    /// `settings` and `alerts` outlive the breaker.
    CircuitBreaker(const DeliverySettings &settings, Alerts &alerts, Clock clock, Random random);

    /// The store is there and at work, whatever it said.
    void answered(Call call);
    /// It has answered with this error, or not at all. True when the delivery is not to be blamed: the breaker is open.
    bool failed(Call call, const DeliveryKey &key, const Error &error);
    /// The pause is over: somebody has changed something. One delivery tries.
    void tryNow();

    [[nodiscard]] bool isOpen() const { return m_open; }
    /// Milliseconds since the epoch. Nothing while it does not pause, nor when the clock was set back since.
    [[nodiscard]] std::optional<qint64> pausedUntil() const;
    /// How many deliveries may be sent at once, of `most` when all is well: none while it pauses, then one.
    [[nodiscard]] int places(int most) const;

private:
    void open(const Error &error);
    void pause(std::chrono::milliseconds length);
    void tell(const Error &error);

    const DeliverySettings &m_settings;
    Alerts &m_alerts;
    Clock m_clock;
    Random m_random;
    bool m_open = false;
    bool m_additionsFail = false;
    bool m_told = false;                 ///< that the store is denied
    QSet<DeliveryKey> m_failing;         ///< since the last answer, until it opens
    qint64 m_failingSince = 0;           ///< the first of them
    std::chrono::milliseconds m_step{0}; ///< the last pause, before jitter
    qint64 m_pausedAt = 0;
    std::chrono::milliseconds m_pause{0};
};

} // namespace am
