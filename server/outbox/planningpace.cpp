// SPDX-License-Identifier: MIT
#include "outbox/planningpace.h"

#include <algorithm>
#include <utility>

namespace am {

namespace {
constexpr int restsForWork = 64;
constexpr std::chrono::milliseconds longestSlice{125};
} // namespace

std::chrono::milliseconds PlanningPace::overBatch(std::chrono::milliseconds took)
{
    m_left = std::clamp(restsForWork * took, shortest, longest);
    m_slice = std::clamp(took, shortest, longestSlice); // a slow disk takes as long to accept, too
    return overSlice();
}

std::chrono::milliseconds PlanningPace::overSlice()
{
    if (std::exchange(m_accepted, 0) == 0)
        m_left = {};
    const std::chrono::milliseconds rest = std::min(m_slice, m_left);
    m_left -= rest;
    return rest;
}

} // namespace am
