// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/deliveryplanning.h"
#include "outbox/deliveryrun.h"
#include "outbox/heldcallers.h"
#include "outbox/inflight.h"

#include <QPointer>

namespace am {

class Reader;

/// Turns accepted reports into memories. First each report is planned. Then those that are due are run, a bounded
/// number at once and never two of one caller. It keeps nothing that is not on disk: a new worker on the same file
/// goes on where the last one was.
class DeliveryWorker final : public QObject
{
    Q_OBJECT

public:
    using CallerOf = DeliveryPlanning::CallerOf;

    /// What is referred to outlives the worker. The settings may change between two calls.
    DeliveryWorker(Writer &writer, Reader &reader, MemoryStore &store, const DeliverySettings &settings, Alerts &alerts,
                   CallerOf callerOf, Clock clock = &systemClock, Random random = &systemRandom,
                   QObject *parent = nullptr);

    void start();
    /// So many new reports were accepted; 0 looks at everything anew: after a change of settings, or when somebody
    /// else has changed deliveries.
    void wake(int accepted = 0);
    /// Begins nothing new; `stopped` comes when what is in flight has reached its next step on disk, at the latest
    /// after `bound`. Deleting the worker without is safe, too: whatever was sent is then looked up by the next one.
    void stop(std::chrono::milliseconds bound, QObject *context, std::function<void()> stopped);

    /// Nothing of this caller is begun until releaseCaller(); `held` comes, from the event loop, when nothing of
    /// theirs is in flight any more. Each hold takes a release of its own.
    void holdCaller(const QString &tenant, const QString &caller, QObject *context, std::function<void()> held);
    void releaseCaller(const QString &tenant, const QString &caller);

    /// For /readyz; both -1 until the first answer from disk after start().
    [[nodiscard]] DeliveryCounts counts() const { return m_counts.value_or(DeliveryCounts{.backlog = -1, .dead = -1}); }

Q_SIGNALS:
    /// This caller's memories have changed; when the line goes on, they are about to change again.
    void remembered(const QString &tenant, const QString &caller, bool lineGoesOn);

private:
    [[nodiscard]] bool isPaused();
    [[nodiscard]] int places() const { return m_breaker.places(m_settings.inFlight); }
    void count();
    void work();
    void claim();
    void take(const DueDeliveries &due);
    void beginReady();
    void begin(const Delivery &delivery);
    void runRead();
    void run(const Delivery &delivery, const QList<PlannedPart> &parts);
    void dropRead(const std::function<bool(const Delivery &)> &which);
    void bury(const Delivery &delivery, const QString &reason);
    bool move(const DeliveryKey &key, InFlight::Place place);
    void changeCounts(qint64 backlog, qint64 dead);
    void finished(const Delivery &delivery, DeliveryRun::Outcome outcome, const QString &reason, bool lineGoesOn);
    void release(const Delivery &delivery);
    void troubled(const Error &error);
    void wakeAt(qint64 at);
    void answerStop();

    Writer &m_writer;
    Reader &m_reader;
    const DeliverySettings &m_settings;
    CircuitBreaker m_breaker; ///< between us and the memory store
    DeliveryRun::Environment m_environment;
    DeliveryPlanning m_planning;
    QTimer m_timer;
    std::optional<DeliveryCounts> m_counts;
    InFlight m_inFlight; ///< the runs are children
    HeldCallers m_held;
    QList<Delivery> m_ready;                               ///< claimed, to be begun when there is room
    QList<std::pair<Delivery, QList<PlannedPart>>> m_read; ///< begun, to be run when there is a place to send from
    bool m_running = false;
    bool m_claiming = false;
    bool m_mayBeDue = true;    ///< since the last claim
    bool m_moreAreDue = false; ///< than the last claim brought
    bool m_troubleTold = false;
    std::optional<qint64> m_storageFailedAt;
    QPointer<QObject> m_stopContext;
    std::function<void()> m_stopped;
};

} // namespace am
