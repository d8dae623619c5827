// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace am {

/// How long planning leaves the disk to acceptance between two batches: longer than the batch took, so that the busier
/// the disk is, the more of it belongs to acceptance, but no longer than `longest`, and only while reports go on coming
/// in: it rests slice by slice, each about as long as the batch took, and goes on after one in which nothing was
/// accepted. So a caller who comes behind a burst waits for work, not for rests. It knows no clock.
class PlanningPace final
{
public:
    static constexpr std::chrono::milliseconds shortest{20}; ///< slice, and rest
    static constexpr std::chrono::milliseconds longest{1000};

    /// So many new reports are on disk.
    void accepted(int count) { m_accepted += count; }
    void batchBegins() { m_accepted = 0; }
    /// How long to rest behind a batch that took so long, before overSlice() is asked; 0 = not at all.
    std::chrono::milliseconds overBatch(std::chrono::milliseconds took);
    /// The same when that rest is over.
    std::chrono::milliseconds overSlice();

private:
    int m_accepted = 0;                  ///< since the batch began, or since the last slice
    std::chrono::milliseconds m_left{0}; ///< of this rest
    std::chrono::milliseconds m_slice{0};
};

} // namespace am
