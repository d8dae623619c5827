// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace am {

/// How long planning leaves the disk to acceptance between two batches: longer than the batch took, so that the busier
/// the disk is, the more of it belongs to acceptance, but no longer than `longest`, and only while reports go on coming
/// in. Once they do not it rests no more than one `slice`, so a caller who comes behind a burst waits for work, not for
/// rests. It knows no clock.
class PlanningPace final
{
public:
    static constexpr std::chrono::milliseconds slice{20};
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
};

} // namespace am
