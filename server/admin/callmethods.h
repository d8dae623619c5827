// SPDX-License-Identifier: MIT
#pragma once

#include "admin/params.h"

namespace am {

class AdminMethods;
class Reader;

/// calls.list, calls.get: deliveries by the conversation that they are about. `context` is whose end ends what is under
/// way.
void addCallMethods(AdminMethods &methods, Reader &reader, const CallerKeyOf &callerKeyOf, QObject *context);

} // namespace am
