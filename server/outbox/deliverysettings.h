// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

#include <chrono>

namespace am {

/// How accepted reports are turned into memories. Configuration section [delivery].
struct DeliverySettings
{
    enum class AnonymousCalls {
        Conversation, ///< the report stays here under its conversation, as others do; nobody's memory is made of it
        Discard       ///< nothing of the call is kept but its receipt
    };
    AnonymousCalls anonymousCalls = AnonymousCalls::Conversation;
    /// Waits between attempts, each shortened by full jitter; a delivery is dead when they are used up.
    QList<std::chrono::milliseconds> retry = {std::chrono::seconds(5),        std::chrono::seconds(30),
                                              std::chrono::seconds(120),      std::chrono::seconds(600),
                                              std::chrono::seconds(3600),     std::chrono::seconds(3 * 3600),
                                              std::chrono::seconds(6 * 3600), std::chrono::seconds(12 * 3600)};
    int inFlight = 8; ///< deliveries at the store at once, without those that wait for an event of it
    qint64 reportBytesInFlight = 64LL * 1024 * 1024; ///< of their reports together; a larger one goes alone
    std::chrono::milliseconds deadline{60'000};      ///< of one call to the store
    std::chrono::milliseconds confirmFor{120'000};   ///< how long a Pending addition is asked after in one go
    /// What was sent so long ago and is still Pending is looked up and sent again. Before that it is only asked after,
    /// down the ladder: sent twice it would be remembered twice if the first one finishes after all.
    std::chrono::milliseconds abandonPending{3'600'000};
    std::chrono::milliseconds confirmEvery{250};   ///< the first pause between questions; they grow by half ...
    std::chrono::milliseconds confirmAtMost{2000}; ///< ... up to this
    /// What was sent and not answered is looked for no sooner than this: Mem0's list lags behind its additions (its own
    /// tests look every 15 s), and so do its events. 0 for a store that shows an addition at once; the configuration
    /// makes it longer for one that answers late.
    std::chrono::milliseconds settle{15'000};
    std::chrono::milliseconds deniedPause{60'000}; ///< nothing is sent for so long when the store refuses our key
    std::chrono::milliseconds failingPause{
        1000}; ///< nor for so long when it fails; with each failed try twice as long ...
    std::chrono::milliseconds failingPauseAtMost{60'000}; ///< ... up to this
    std::chrono::milliseconds failingAlertAfter{180'000}; ///< an alert is raised when it has failed for so long
    bool rationale = false;                               ///< remember the rationale of evaluation criteria too
    bool extractFactual = false; ///< let the store rephrase summary and collected data (Mem0's infer)
    bool extractSemantic = true; ///< let the store draw facts from the conversation (Mem0's infer)
    /// Of conversation per semantic part, in bytes of UTF-8: Mem0 fails above 8,192 tokens, and a token is a byte or
    /// more.
    int chunkCharacters = 6000;
};

} // namespace am
