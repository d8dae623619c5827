// SPDX-License-Identifier: MIT
#pragma once

#include <QDeadlineTimer>
#include <QMutex>
#include <QMutexLocker>
#include <QSemaphore>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace am {

/// Jobs on their way from any thread to the one that does them, in order of arrival. Whoever waits is woken by a
/// semaphore: a wait condition would wake them into a mutex that the waker still has.
template<typename Job>
class JobQueue final
{
public:
    /// For so long one who finds nothing looks again and again before they sleep (alertness.h).
    explicit JobQueue(std::chrono::microseconds looked = {})
        : m_looked(looked)
    {
    }

    void add(Job job)
    {
        change([this, &job] { m_jobs.push_back(std::move(job)); });
    }

    /// Calls nobody: it is taken along with the next one, or after wake().
    void addAlong(Job job)
    {
        const QMutexLocker locker(&m_mutex);
        m_jobs.push_back(std::move(job));
    }

    void wake()
    {
        change([] {});
    }

    /// What is in it is still taken.
    void close()
    {
        change([this] { m_closed = true; });
    }

    /// At most `most` jobs as soon as somebody calls for one; what there is, maybe nothing, when patience ran out
    /// first; none when it is closed and all have been taken.
    std::optional<std::vector<Job>> take(size_t most, QDeadlineTimer patience = QDeadlineTimer::Forever)
    {
        look();
        for (;;) {
            {
                const QMutexLocker locker(&m_mutex);
                if (m_called && !m_jobs.empty())
                    return first(most);
                if (m_closed)
                    return std::nullopt;
                m_called = false;
                m_waitedFor = true;
            }
            if (m_wake.tryAcquire(1, int(patience.remainingTime())))
                continue;
            QMutexLocker locker(&m_mutex);
            if (std::exchange(m_waitedFor, false))
                return first(most);
            locker.unlock();
            m_wake.acquire(); // somebody is about to
        }
    }

    [[nodiscard]] bool isEmpty() const
    {
        const QMutexLocker locker(&m_mutex);
        return m_jobs.empty();
    }

private:
    template<typename Change>
    void change(const Change &make)
    {
        bool wake = false;
        {
            const QMutexLocker locker(&m_mutex);
            make();
            m_called = true;
            wake = std::exchange(m_waitedFor, false);
        }
        if (wake)
            m_wake.release();
    }

    void look() const
    {
        const QDeadlineTimer end(m_looked, Qt::PreciseTimer);
        while (!m_called && !end.hasExpired())
            QThread::yieldCurrentThread();
    }

    std::vector<Job> first(size_t most)
    {
        std::vector<Job> jobs;
        const auto end = m_jobs.begin() + qptrdiff(std::min(m_jobs.size(), most));
        std::move(m_jobs.begin(), end, std::back_inserter(jobs));
        m_jobs.erase(m_jobs.begin(), end);
        m_called = m_closed || !m_jobs.empty();
        return jobs;
    }

    const std::chrono::microseconds m_looked;
    mutable QMutex m_mutex;
    std::deque<Job> m_jobs;             // guarded by m_mutex
    bool m_closed = false;              // guarded by m_mutex
    bool m_waitedFor = false;           // guarded by m_mutex; who clears it to wake releases m_wake, once
    std::atomic<bool> m_called = false; // changes under m_mutex; somebody is in a hurry for what is there
    QSemaphore m_wake;
};

} // namespace am
