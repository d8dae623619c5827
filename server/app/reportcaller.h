// SPDX-License-Identifier: MIT
#pragma once

#include "shared/callreport.h"

namespace am {

class CallerResolver;

/// Whose report it is: the caller of the first place that names one we may know; empty when none does. Of calls that
/// went out the register comes last: /client-data is told the operator's own number as the caller there, and takes it
/// for a person's unless identity.own_numbers lists it.
[[nodiscard]] QString callerOf(const CallReport &report, const CallerResolver &callers);

} // namespace am
