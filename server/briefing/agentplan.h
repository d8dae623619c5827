// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/agentprofile.h"
#include "briefing/briefingsettings.h"

namespace am {

class Alerts;

/// Which overrides an agent is sent: what the operator wants, as far as ElevenLabs is known to allow it. Nothing that
/// is set up in ElevenLabs is replaced unless the operator wrote something to replace it by.
struct AgentPlan
{
    enum class Prompt {
        None, ///< the agent's prompt stays: nobody wants another, it has {{memory_context}} in it, or it is not known
              ///< yet
        Template, ///< the operator's
        Own,      ///< the agent's own with the notes behind it
        Default   ///< a neutral one, because nobody looks up the agent's own
    };
    Prompt prompt = Prompt::None;
    bool greets = false;       ///< sends a first message, the operator's or the default one
    bool setsLanguage = false; ///< sends the operator's language, or the caller's, where it is not the agent's own
    /// What the operator wants and ElevenLabs does not allow, as named in AgentProfile::allowedOverrides.
    QStringList forbidden;
};

/// `profile` is null when it is not known; `lookedUp` as in AgentProfiles.
AgentPlan planFor(const AgentSettings &settings, const AgentProfile *profile, bool lookedUp);

/// Raises the alert override_not_enabled while an agent that is known forbids what the operator wants to send, and
/// says how to allow it; clears it otherwise.
void watchForbiddenOverrides(const BriefingSettings &settings, const AgentProfiles &profiles, Alerts &alerts);

/// The variables that bring the notes. Where one of them stands, there they go.
const QStringList &notesVariables();

} // namespace am
