// SPDX-License-Identifier: MIT
#include "outbox/circuitbreaker.h"

#include "observe/alerts.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcOutbox, "agenticmemory.daemon.outbox")

/// Of so many deliveries in a row none is to be blamed.
constexpr qsizetype several = 3;

const QString deniedAlert = u"memory_store_denied"_s;
const QString failingAlert = u"memory_store_failing"_s;

/// Only the operator can mend that.
bool isDenied(const Error &error)
{
    return error.kind == Error::Kind::Denied || error.kind == Error::Kind::WrongAddress;
}

bool isFailing(const Error &error)
{
    return error.kind == Error::Kind::Busy || error.kind == Error::Kind::Unreachable ||
           error.kind == Error::Kind::Timeout;
}

} // namespace

CircuitBreaker::CircuitBreaker(const DeliverySettings &settings, Alerts &alerts, Clock clock, Random random)
    : m_settings(settings)
    , m_alerts(alerts)
    , m_clock(std::move(clock))
    , m_random(std::move(random))
{
}

void CircuitBreaker::answered(Call call)
{
    if (call == Call::Question && m_additionsFail)
        return;
    if (m_open) {
        qCInfo(lcOutbox) << "the memory store is well again";
        m_alerts.clear(deniedAlert);
        m_alerts.clear(failingAlert);
    }
    m_open = false;
    m_additionsFail = false;
    m_told = false;
    m_failing.clear();
    m_pause = {};
}

bool CircuitBreaker::failed(Call call, const DeliveryKey &key, const Error &error)
{
    if (!isDenied(error) && !isFailing(error)) {
        if (error.kind == Error::Kind::BadInput || error.kind == Error::Kind::NotFound)
            answered(call);
        return m_open;
    }
    m_additionsFail = m_additionsFail || call == Call::Addition;
    if (!m_open) {
        if (m_failing.isEmpty())
            m_failingSince = m_clock();
        m_failing.insert(key);
    }
    if (m_open || isDenied(error) || m_failing.size() >= several)
        open(error);
    return m_open;
}

void CircuitBreaker::open(const Error &error)
{
    const bool first = !std::exchange(m_open, true);
    using std::chrono::milliseconds;
    const milliseconds asked =
        std::min<milliseconds>(std::chrono::seconds(error.retryAfterSeconds), longestWait(m_settings));
    if (isDenied(error)) {
        pause(m_settings.deniedPause);
    } else if (pausedUntil()) { // of one that was under way
        if (m_clock() + asked.count() > *pausedUntil())
            pause(asked);
    } else {
        m_step = first ? m_settings.failingPause : std::min(2 * m_step, m_settings.failingPauseAtMost);
        pause(std::max(asked, milliseconds(qint64(double(m_step.count()) * (1 + m_random()) / 2))));
    }
    if (first && !isDenied(error))
        qCWarning(lcOutbox).noquote() << "the memory store fails, deliveries slow down:" << error.detail;
    tell(error);
}

void CircuitBreaker::pause(std::chrono::milliseconds length)
{
    m_pausedAt = m_clock();
    m_pause = length;
}

/// Once for each time that it is unwell: the details differ from failure to failure.
void CircuitBreaker::tell(const Error &error)
{
    if (isDenied(error) && !std::exchange(m_told, true)) {
        m_alerts.raise(deniedAlert, (error.kind == Error::Kind::Denied
                                         ? u"the memory store refuses our credentials, deliveries wait: %1"_s
                                         : u"there is no memory store at its address, deliveries wait: %1"_s)
                                        .arg(error.detail));
    }
    const auto standing = m_alerts.standing();
    const bool isRaised =
        std::any_of(standing.cbegin(), standing.cend(), [](const Alert &alert) { return alert.name == failingAlert; });
    if (isFailing(error) && !isRaised && m_clock() - m_failingSince >= m_settings.failingAlertAfter.count())
        m_alerts.raise(failingAlert, u"the memory store fails, deliveries wait: "_s + error.detail);
}

void CircuitBreaker::tryNow()
{
    m_pause = {};
}

std::optional<qint64> CircuitBreaker::pausedUntil() const
{
    const qint64 now = m_clock();
    const qint64 until = m_pausedAt + m_pause.count();
    return now >= m_pausedAt && now < until ? std::optional(until) : std::nullopt;
}

int CircuitBreaker::places(int most) const
{
    if (!m_open)
        return most;
    return pausedUntil() ? 0 : 1;
}

} // namespace am
