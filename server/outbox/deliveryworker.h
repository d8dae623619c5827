// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/deliveryrun.h"
#include "shared/callreport.h"

#include <QHash>
#include <QPointer>

#include <vector>

namespace am {

class Reader;

/// Turns accepted reports into memories. First each report is planned, in order of arrival: who it is about, and in
/// which parts it will be remembered. Then those that are due are run, a bounded number at once and never two of one
/// caller. It keeps nothing that is not on disk: a new worker on the same file goes on where the last one was.
class DeliveryWorker final : public QObject
{
    Q_OBJECT

public:
    /// Whose report it is, of its callerCandidates; empty = nobody's, then nothing of it is sent.
    using CallerOf = std::function<QString(const CallReport &report)>;

    /// What is referred to outlives the worker. The settings may change between two calls.
    DeliveryWorker(Writer &writer, Reader &reader, MemoryStore &store, const DeliverySettings &settings,
                   CallerOf callerOf, Clock clock = &systemClock, Random random = &systemRandom,
                   QObject *parent = nullptr);

    void start();
    /// So many new reports were accepted; 0 just looks again, for instance after a change of settings.
    void wake(int accepted = 0);
    /// Begins nothing new; `stopped` comes when what is in flight has reached its next step on disk, at the latest
    /// after `bound`. Deleting the worker without is safe, too: whatever was sent is then looked up by the next one.
    void stop(std::chrono::milliseconds bound, QObject *context, std::function<void()> stopped);

    /// For /readyz; both 0 until the first answer from disk after start().
    [[nodiscard]] DeliveryCounts counts() const { return m_counts; }

Q_SIGNALS:
    /// This caller's memories have changed.
    void remembered(const QString &tenant, const QString &caller);

private:
    struct KeptReport
    {
        Delivery delivery;
        Result<CallReport> report;
    };

    [[nodiscard]] bool isPaused(qint64 until);
    void work();
    void planNext();
    void plan(const std::vector<KeptReport> &kept);
    [[nodiscard]] DeliveryPlan planFor(const KeptReport &kept) const;
    void claim();
    void take(const DueDeliveries &due);
    void begin(const Delivery &delivery);
    void run(const Delivery &delivery, const CallReport &report);
    void bury(const Delivery &delivery, const QString &reason);
    void finished(const Delivery &delivery, DeliveryRun::Outcome outcome, const QString &reason);
    void log(const Delivery &delivery, DeliveryRun::Outcome outcome, const QString &reason);
    void deny(const QString &reason);
    void release(const DeliveryKey &key);
    void troubled(const Error &error);
    void wakeAt(qint64 at);
    void answerStop();
    static Result<CallReport> read(DeliveryTable &table, const Delivery &delivery);

    Writer &m_writer;
    Reader &m_reader;
    const DeliverySettings &m_settings;
    CallerOf m_callerOf;
    DeliveryRun::Environment m_environment;
    QTimer m_timer;
    DeliveryCounts m_counts;
    QHash<DeliveryKey, DeliveryRun *> m_inFlight; ///< null while the report is being read; the runs are children
    bool m_running = false;
    bool m_hasUnplanned = true;
    bool m_planning = false;
    bool m_claiming = false;
    bool m_claimAgain = false;
    bool m_deniedTold = false;
    bool m_troubleTold = false;
    qint64 m_sendAgainAt = 0;  ///< the store refused our key
    qint64 m_storeAgainAt = 0; ///< the database failed
    QPointer<QObject> m_stopContext;
    std::function<void()> m_stopped;
};

} // namespace am
