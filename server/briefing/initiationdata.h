// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/briefingwriter.h"

#include <QJsonObject>

namespace am {

/// The body of the answer to ElevenLabs' conversation initiation webhook: `type`, `dynamic_variables` (every one of
/// briefingVariables(), all strings; `caller_confirmed`: "no" when nobody knows who of several is on the line, or who
/// it is at all), the overrides in `conversation_config_override.agent`, and `user_id` when the caller is known. The
/// one place where it is made: /client-data serves it, and the preview shows it. `memoryToken` is the call's, minted
/// for /retrieve (calls/calltokens.h); ElevenLabs keeps variables named secret__… from the model.
QJsonObject initiationData(const Briefing &briefing, const Caller &caller, const QByteArray &memoryToken = {});

} // namespace am
