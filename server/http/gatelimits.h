// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <chrono>

namespace am {

/// What one peer, and all peers together, may take of the daemon. Configuration section [limits].
struct GateLimits
{
    int connections = 4000;
    int headerBytes = 16 * 1024; ///< request line and header fields
    int headerFields = 64;
    int targetBytes = 4096;
    qint64 bodiesInFlight = 256LL * 1024 * 1024; ///< bytes of unanswered requests over all connections
    /// Bodies up to this pass beside `bodiesInFlight`, bounded by `connections` alone: a few large uploads of
    /// strangers, whose signature cannot be checked before the last byte, must not turn away who is on the line.
    qint64 smallBody = 64 * 1024;
    int requestsInFlight = 2000;
    std::chrono::milliseconds header{10'000}; ///< from the first byte of a request to the end of its header
    std::chrono::milliseconds body{
        30'000};               ///< from the end of the header to the end of the body, while it comes fast enough
    qint64 minimumRate = 1024; ///< bytes a second of body, over windows of `rateWindow`; slower is 408
    std::chrono::milliseconds rateWindow{5'000};
    std::chrono::milliseconds idle{60'000};   ///< kept open between requests, and before the first
    std::chrono::milliseconds write{15'000};  ///< without a byte of the answer taken
    std::chrono::milliseconds answer{30'000}; ///< from complete request to our answer; then 504
    std::chrono::milliseconds linger{2'000};  ///< after our last answer, for the peer to read it and close
};

} // namespace am
