// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/verb.h"

namespace am::ctl {

QString number(const QJsonValue &value);
/// "discarded" where the operator has ended it, else its state.
QString stateOf(const QJsonValue &delivery);
/// What an agent is told: its variables, and what replaces its own first message.
void printBriefing(const Call &call, const QJsonObject &briefing);
/// A delivery's parts and every step it took, each after an empty line.
void printSteps(const Call &call, const QJsonObject &delivery);

} // namespace am::ctl
