// SPDX-License-Identifier: MIT
#pragma once

#include "admin/params.h"

namespace am {

class AdminMethods;
class DeliveryDesk;

/// deliveries.list, .get, .report, .replay, .discard. `context` is whose end ends what is under way.
void addDeliveryMethods(AdminMethods &methods, DeliveryDesk &desk, const CallerKeyOf &callerKeyOf, QObject *context);

} // namespace am
