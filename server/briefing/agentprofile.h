// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace am {

/// An agent as it is set up at ElevenLabs.
struct AgentProfile
{
    QString prompt;       ///< its own; may hold variables, which ElevenLabs fills in
    QString firstMessage; ///< empty: the agent waits for the caller to speak
    QString language;     ///< "de", "pt-br"
    /// What may be overridden: "prompt", "first_message", "language". An override of anything else ends the call.
    QStringList allowedOverrides;

    friend bool operator==(const AgentProfile &, const AgentProfile &) = default;
};

/// Who knows how agents are set up. Asking costs nothing but memory: what is not known is looked up behind the answer.
class AgentProfiles
{
public:
    virtual ~AgentProfiles() = default;

    /// Of the agent of a call; null when it is not known, or not yet. Valid until the event loop goes on.
    virtual const AgentProfile *profile(const QString &agent) = 0;
    /// All that are known, by the agent's id.
    [[nodiscard]] virtual QHash<QString, AgentProfile> all() const = 0;
    /// Whether profiles are looked up at all. If so, one that is missing is a matter of moments.
    [[nodiscard]] virtual bool areLookedUp() const = 0;
};

} // namespace am
