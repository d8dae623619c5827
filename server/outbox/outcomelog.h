// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/deliveryrun.h"

namespace am {

/// One line for each delivery that has come somewhere, with no more of its caller than anybody may read.
void logOutcome(const Delivery &delivery, DeliveryRun::Outcome outcome, const QString &reason);

} // namespace am
