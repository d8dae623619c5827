// SPDX-License-Identifier: MIT
#pragma once

#include <QDeadlineTimer>
#include <QMutex>
#include <QMutexLocker>
#include <QWaitCondition>

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace am {

/// Jobs on their way from any thread to the one that does them. The first lane goes before the second, each in order of
/// arrival.
template<typename Job>
class JobQueue final
{
public:
    enum class Lane { First, Second };

    void add(Job job, Lane lane = Lane::First)
    {
        {
            const QMutexLocker locker(&m_mutex);
            m_lanes[size_t(lane)].push_back(std::move(job));
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

    /// At most `most` jobs of one lane as soon as there is one; an empty list when patience ran out first; none when it
    /// is closed and all have been taken.
    std::optional<std::vector<Job>> take(size_t most, QDeadlineTimer patience = QDeadlineTimer::Forever)
    {
        const QMutexLocker locker(&m_mutex);
        std::vector<Job> jobs;
        while (m_lanes[0].empty() && m_lanes[1].empty()) {
            if (m_closed)
                return std::nullopt;
            if (!m_wake.wait(&m_mutex, patience))
                return jobs;
        }
        std::deque<Job> &lane = m_lanes[0].empty() ? m_lanes[1] : m_lanes[0];
        const auto end = lane.begin() + qptrdiff(std::min(lane.size(), most));
        std::move(lane.begin(), end, std::back_inserter(jobs));
        lane.erase(lane.begin(), end);
        return jobs;
    }

    [[nodiscard]] bool isEmpty() const
    {
        const QMutexLocker locker(&m_mutex);
        return m_lanes[0].empty() && m_lanes[1].empty();
    }

private:
    mutable QMutex m_mutex;
    QWaitCondition m_wake;
    std::array<std::deque<Job>, 2> m_lanes; // guarded by m_mutex
    bool m_closed = false;                  // guarded by m_mutex
};

} // namespace am
