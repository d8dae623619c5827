// SPDX-License-Identifier: MIT
#pragma once

#include "admin/params.h"

namespace am {

class AdminMethods;
class LogTail;
class Reader;

/// log.query, log.tail, log.stop. What is referred to outlives them; `context` is whose end ends what is under way.
void addLogMethods(AdminMethods &methods, Reader &reader, LogTail &tail, const CallerKeyOf &callerKeyOf,
                   QObject *context);

} // namespace am
