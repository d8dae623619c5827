// SPDX-License-Identifier: MIT
#pragma once

#include "elevenlabs/reconciliationsweep.h"
#include "elevenlabs/webhookwatch.h"

#include <QHash>
#include <QTimer>

namespace am {

class Metrics;

/// Looks now and then for calls whose webhook never came, and how the webhooks fare. Does nothing without an API key.
///
/// An error ends the look; the next one comes after Retry-After, or after 30 seconds, then 60, ... an hour. A key that
/// is refused is the alert elevenlabs_key_refused, and costs one request for each look.
class Reconciler final : public QObject
{
    Q_OBJECT

public:
    Reconciler(const ReconciliationEnvironment &environment, Alerts &alerts, QObject *parent = nullptr);

    /// Looks at once, and again and again; also after a change of settings.
    void start();
    /// Begins nothing new. What is fetched and not yet kept is fetched again by the next process.
    void stop();

    /// Since the start of the process.
    [[nodiscard]] const ReconciliationCounts &counts() const { return m_counts; }
    /// Looks that an error has cut short.
    [[nodiscard]] qint64 failures() const { return m_failures; }
    [[nodiscard]] std::chrono::milliseconds nextLookIn() const { return m_timer.remainingTimeAsDuration(); }
    /// Adds agenticmemory_reconciler_…_total; this object outlives the metrics' last text().
    void countIn(Metrics &metrics) const;

Q_SIGNALS:
    /// A look has ended, well or not.
    void looked();

private:
    void look();
    void nextAgent();
    void take(const ReconciliationSweep &sweep);
    void end();
    void tell();
    void alert();
    [[nodiscard]] std::chrono::milliseconds wait() const;

    ReconciliationEnvironment m_environment;
    Alerts &m_alerts;
    WebhookWatch m_webhooks;
    QTimer m_timer;
    QHash<QString, FetchHistory> m_histories; ///< by agent
    QStringList m_agents;                     ///< still to be looked at; "" = all
    ReconciliationSweep *m_sweep = nullptr;   ///< a child; null between looks
    ReconciliationCounts m_counts;
    ReconciliationCounts m_found; ///< by this look
    std::optional<Error> m_error; ///< of this look
    qint64 m_failures = 0;
    int m_failuresInARow = 0;
    bool m_running = false;
};

} // namespace am
