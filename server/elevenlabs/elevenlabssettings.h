// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QStringList>
#include <QUrl>

#include <chrono>

namespace am {

/// Section [elevenlabs], as far as the daemon asks ElevenLabs and not the other way round. ELEVENLABS_API_KEY.
struct ElevenLabsSettings
{
    QByteArray apiKey = {}; ///< of the workspace; empty = nothing is asked
    QUrl baseUrl{QStringLiteral("https://api.elevenlabs.io")};
    QStringList agents = {}; ///< whose calls are looked for; empty = all of the workspace
    /// How old it may be what is known of an agent's prompt and of what may be overridden; 0 = nothing is looked up.
    std::chrono::milliseconds agentAge = std::chrono::minutes(15);
    std::chrono::milliseconds reconcile = std::chrono::minutes(10); ///< between two looks; 0 = never
    /// How long a call and its analysis last at most. The list is ordered by when calls began, so each look goes back
    /// so far behind what the last one has settled.
    std::chrono::milliseconds overlap = std::chrono::hours(4);
    std::chrono::milliseconds back = std::chrono::hours(24);   ///< how far back the very first look goes
    std::chrono::milliseconds grace = std::chrono::minutes(2); ///< after a call's end its webhook may just be late

    [[nodiscard]] bool looksUpAgents() const { return !apiKey.isEmpty() && agentAge.count() > 0; }
    [[nodiscard]] bool reconciles() const { return !apiKey.isEmpty() && reconcile.count() > 0; }
};

} // namespace am
