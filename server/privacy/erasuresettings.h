// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

#include <chrono>

namespace am {

/// How patiently an erasure goes about it.
struct ErasureSettings
{
    std::chrono::milliseconds deadline{60'000};    ///< of one call to the store
    std::chrono::milliseconds firstPause{100};     ///< between two looks at the same thing; they grow by half ...
    std::chrono::milliseconds longestPause{5'000}; ///< ... up to this
    /// How long one attempt looks for an end of each: reports being planned, additions under way, lists and searches
    /// that still find something (Mem0 removes in the background, and its own tests look for a minute).
    std::chrono::milliseconds patience{90'000};
    /// Between attempts; the last one for all further ones.
    QList<std::chrono::milliseconds> retry = {std::chrono::minutes(1), std::chrono::minutes(10), std::chrono::hours(1)};
    /// An addition that the store calls pending for longer than this since it was sent is not waited for any more: new
    /// calls of the caller are, and would not be remembered meanwhile. The certificate says so.
    std::chrono::milliseconds abandonPending{std::chrono::hours(24)};
};

} // namespace am
