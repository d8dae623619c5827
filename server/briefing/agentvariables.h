// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/agentprofile.h"

namespace am {

class Alerts;

/// The variables in an agent's own prompt and first message that no briefing has, nor ElevenLabs itself: it ends a call
/// that misses one, and the values for its editor do not help.
QStringList unknownVariables(const AgentProfile &profile);

/// Raises the alert agent_variable_unknown while an agent that is known uses such a variable; clears it otherwise.
void watchUnknownVariables(const AgentProfiles &profiles, Alerts &alerts);

} // namespace am
