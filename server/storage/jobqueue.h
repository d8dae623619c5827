// SPDX-License-Identifier: MIT
#pragma once

#include <QDeadlineTimer>
#include <QMutex>
#include <QMutexLocker>
#include <QWaitCondition>

#include <algorithm>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace am {

/// Jobs on their way from any thread to the one that does them, in order of arrival.
template<typename Job>
class JobQueue final
{
public:
    void add(Job job)
    {
        {
            const QMutexLocker locker(&m_mutex);
            m_jobs.push_back(std::move(job));
        }
        m_wake.wakeOne();
    }

    /// What is in it is still taken.
    void close()
    {
        {
            const QMutexLocker locker(&m_mutex);
            m_closed = true;
        }
        m_wake.wakeOne();
    }

    /// At most `most` jobs as soon as there is one; an empty list when patience ran out first; none when it
    /// is closed and all have been taken.
    std::optional<std::vector<Job>> take(size_t most, QDeadlineTimer patience = QDeadlineTimer::Forever)
    {
        const QMutexLocker locker(&m_mutex);
        std::vector<Job> jobs;
        while (m_jobs.empty()) {
            if (m_closed)
                return std::nullopt;
            if (!m_wake.wait(&m_mutex, patience))
                return jobs;
        }
        const auto end = m_jobs.begin() + qptrdiff(std::min(m_jobs.size(), most));
        std::move(m_jobs.begin(), end, std::back_inserter(jobs));
        m_jobs.erase(m_jobs.begin(), end);
        return jobs;
    }

    [[nodiscard]] bool isEmpty() const
    {
        const QMutexLocker locker(&m_mutex);
        return m_jobs.empty();
    }

private:
    mutable QMutex m_mutex;
    QWaitCondition m_wake;
    std::deque<Job> m_jobs; // guarded by m_mutex
    bool m_closed = false;  // guarded by m_mutex
};

} // namespace am
