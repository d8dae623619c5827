// SPDX-License-Identifier: MIT
#pragma once

#include "app/config.h"

namespace am {

/// What is allowed but probably not meant, one sentence each: said at every start and by --check-config.
QStringList configWarnings(const Config &config);

} // namespace am
