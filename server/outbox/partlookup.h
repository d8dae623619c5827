// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

#include <QStringList>

#include <chrono>

namespace am {

/// Which part of which call is looked for.
struct PartInStore
{
    QString caller;
    QString conversation;
    QString part; ///< metadata.part
};

/// The ids of the memories that the store has of a part, page by page; none when it is not there. Each call to the
/// store has the deadline. Answers as MemoryStore does.
void lookUpPart(MemoryStore &store, const PartInStore &wanted, std::chrono::milliseconds deadline, QObject *context,
                Reply<QStringList> reply);

} // namespace am
