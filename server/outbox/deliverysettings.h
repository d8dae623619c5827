// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

#include <chrono>

namespace am {

/// How accepted reports are turned into memories. Configuration section [delivery].
struct DeliverySettings
{
    /// Waits between attempts; a delivery is dead when they are used up.
    QList<std::chrono::seconds> retry = {std::chrono::seconds(5),        std::chrono::seconds(30),
                                         std::chrono::seconds(120),      std::chrono::seconds(600),
                                         std::chrono::seconds(3600),     std::chrono::seconds(3 * 3600),
                                         std::chrono::seconds(6 * 3600), std::chrono::seconds(12 * 3600)};
    int inFlight = 8;                              ///< deliveries worked on at once
    std::chrono::milliseconds deadline{60'000};    ///< of one call to the store
    std::chrono::milliseconds confirmFor{120'000}; ///< how long a Pending addition is asked after before it is retried
    bool rationale = false;                        ///< remember the rationale of evaluation criteria too
    bool extractFactual = false;                   ///< let the store rephrase summary and collected data (Mem0's infer)
    bool extractSemantic = true;                   ///< let the store draw facts from the conversation (Mem0's infer)
    int chunkCharacters = 6000;                    ///< of conversation per semantic part; Mem0 fails above 8,192 tokens
};

} // namespace am
