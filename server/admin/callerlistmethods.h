// SPDX-License-Identifier: MIT
#pragma once

#include "admin/params.h"

namespace am {

class AdminMethods;
class Cards;
class MemoryStore;
class Reader;

/// callers.list, callers.get. What is referred to outlives them; `context` is whose end ends what is under way.
void addCallerListMethods(AdminMethods &methods, Reader &reader, Cards &cards, MemoryStore &store,
                          const CallerKeyOf &callerKeyOf, QObject *context);

} // namespace am
