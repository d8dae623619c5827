// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"
#include "outbox/deliverysettings.h"
#include "shared/callreport.h"

#include <QList>

namespace am {

/// What plan() makes of a report, one addition to the memory store each. Sent in this order.
using PlannedPart = MemoryAddition;

/// The parts a report is remembered as: "factual" (summary, collected data, rationale if configured), then "semantic"
/// (the conversation) or "semantic/1", "semantic/2", ... when it is longer than one part may be. Empty when there is
/// nothing to remember. The same report and settings give the same parts, always: a part's name is how it is found
/// again.
QList<PlannedPart> plan(const CallReport &report, const QString &caller, const DeliverySettings &settings);

/// Why plan() gave nothing: "nothing to remember: post_call_audio", "the call never began: busy (SIP 486)".
QString nothingToRemember(const CallReport &report);

} // namespace am
