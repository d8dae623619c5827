// SPDX-License-Identifier: MIT
#include "elevenlabs/reconciler.h"

#include "observe/alerts.h"
#include "observe/metrics.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcReconciler, "agenticmemory.daemon.elevenlabs", QtInfoMsg)

const QString keyAlert = u"elevenlabs_key_refused"_s;

constexpr std::chrono::seconds firstWait{30};
constexpr std::chrono::seconds longestWait{3600};

/// Whether the next agent's list may be there although this one's is not.
bool isOfOneAgent(const Error &error)
{
    return error.kind == Error::Kind::BadInput || error.kind == Error::Kind::NotFound;
}

} // namespace

Reconciler::Reconciler(const ReconciliationEnvironment &environment, Alerts &alerts, QObject *parent)
    : QObject(parent)
    , m_environment(environment)
    , m_alerts(alerts)
    , m_webhooks(environment.client, alerts, environment.clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Reconciler::look);
}

void Reconciler::start()
{
    m_running = true;
    m_timer.start(0);
}

void Reconciler::stop()
{
    m_running = false;
    m_timer.stop();
    delete std::exchange(m_sweep, nullptr);
}

void Reconciler::countIn(Metrics &metrics) const
{
    const auto count = [this, &metrics](const char *name, const char *help, qint64 ReconciliationCounts::*member) {
        metrics.counter(name, help, [this, member] { return double(m_counts.*member); });
    };
    using Counts = ReconciliationCounts;
    count("reconciler_fetched_total", "Conversations fetched from ElevenLabs", &Counts::fetched);
    count("reconciler_kept_total", "Of these, those that no webhook had brought", &Counts::reconciled);
    count("reconciler_deleted_total", "Conversations deleted at ElevenLabs before they were fetched", &Counts::deleted);
    count("reconciler_failed_total", "Attempts to fetch a conversation that failed", &Counts::failed);
    count("reconciler_given_up_total", "Conversations that could not be fetched for a day", &Counts::givenUp);
    metrics.counter("reconciler_failures_total", "Looks for missed calls that were cut short",
                    [this] { return double(m_failures); });
}

void Reconciler::look()
{
    if (m_sweep)
        return; // its end looks at the settings again
    if (!m_environment.settings.reconciles()) {
        m_webhooks.giveUp();
        m_alerts.clear(keyAlert);
        return;
    }
    m_found = {};
    m_error.reset();
    m_agents = m_environment.settings.agents;
    if (m_agents.isEmpty())
        m_agents.append(QString());
    m_webhooks.look();
    nextAgent();
}

void Reconciler::nextAgent()
{
    const QString agent = m_agents.takeFirst();
    m_sweep = new ReconciliationSweep(m_environment, agent, m_histories[agent], this);
    connect(m_sweep, &ReconciliationSweep::ended, this, [this](ReconciliationSweep *sweep) { take(*sweep); });
    m_sweep->start();
}

void Reconciler::take(const ReconciliationSweep &sweep)
{
    m_found += sweep.counts();
    if (sweep.error())
        m_error = sweep.error();
    std::exchange(m_sweep, nullptr)->deleteLater();
    if (!m_agents.isEmpty() && (!sweep.error() || isOfOneAgent(*sweep.error())))
        nextAgent();
    else
        end();
}

void Reconciler::end()
{
    m_counts += m_found;
    m_failures += int(m_error.has_value());
    alert();
    tell();
    m_failuresInARow = m_error ? m_failuresInARow + 1 : 0;
    if (m_running)
        m_timer.start(wait());
    Q_EMIT looked();
}

void Reconciler::alert()
{
    if (m_error && m_error->kind == Error::Kind::Denied) {
        m_alerts.raise(keyAlert,
                       u"ElevenLabs refuses elevenlabs.api_key: calls whose webhook never came are not found. "
                       "Put in a key that may read the workspace's conversations"_s);
    } else if (!m_error) {
        m_alerts.clear(keyAlert);
    }
}

/// One line for a look that found something, and one when looking begins or ceases to fail.
void Reconciler::tell()
{
    if (m_found.reconciled + m_found.deleted + m_found.failed + m_found.givenUp > 0) {
        qCInfo(lcReconciler).noquote()
            << u"of %1 calls listed, %2 were kept that no webhook had brought; %3 deleted at "
               "ElevenLabs, %4 to be fetched later, %5 given up"_s.arg(m_found.listed)
                   .arg(m_found.reconciled)
                   .arg(m_found.deleted)
                   .arg(m_found.failed)
                   .arg(m_found.givenUp);
    }
    if (m_error && m_failuresInARow == 0)
        qCWarning(lcReconciler).noquote() << "cannot look for missed calls:" << m_error->detail;
    else if (!m_error && m_failuresInARow > 0)
        qCInfo(lcReconciler) << "missed calls are looked for again";
}

std::chrono::milliseconds Reconciler::wait() const
{
    const std::chrono::milliseconds interval = m_environment.settings.reconcile;
    if (!m_error)
        return interval;
    if (m_error->kind == Error::Kind::Denied)
        return std::max<std::chrono::milliseconds>(interval, firstWait);
    const auto ladder = std::min(firstWait * (1 << std::min(m_failuresInARow - 1, 16)), longestWait);
    return std::max<std::chrono::milliseconds>(ladder, std::chrono::seconds(m_error->retryAfterSeconds));
}

} // namespace am
