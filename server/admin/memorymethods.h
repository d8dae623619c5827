// SPDX-License-Identifier: MIT
#pragma once

#include "admin/params.h"

namespace am {

class AdminMethods;
class MemoryStore;
class PendingRemovals;

/// An error of the memory service says whose it is: an operator who reads "Connection refused" thinks of the daemon.
Reply<QJsonValue> namingStore(const Reply<QJsonValue> &reply);

/// What the methods about memories work on; all of it outlives them.
struct MemorySubjects
{
    MemoryStore &store; ///< a ShownMemories: what is pending is not seen
    PendingRemovals &removals;
    std::function<void(const QString &caller)> changed; ///< this caller's memories have: the card is out of date
};

/// memories.list, memories.search, memories.history. `context` is whose end ends what is under way.
void addMemoryMethods(AdminMethods &methods, MemoryStore &store, const CallerKeyOf &callerKeyOf, QObject *context);

/// memories.add, memories.edit, memories.delete, memories.undo.
void addMemoryChanges(AdminMethods &methods, const MemorySubjects &subjects, const CallerKeyOf &callerKeyOf,
                      QObject *context);

} // namespace am
