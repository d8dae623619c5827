// SPDX-License-Identifier: MIT
#include "memory/ownmemories.h"

#include <QLoggingCategory>

namespace am {

namespace {
Q_LOGGING_CATEGORY(lcMemory, "agenticmemory.daemon.memory")
}

QList<Memory> ownOnly(QList<Memory> memories, const QString &caller)
{
    const qsizetype strangers = memories.removeIf([&caller](const Memory &memory) { return memory.caller != caller; });
    if (strangers > 0)
        qCWarning(lcMemory, "the store answered %lld memories of other callers; dropped", qlonglong(strangers));
    return memories;
}

MemoryPage ownOnly(MemoryPage page, const QString &caller)
{
    const qsizetype told = page.memories.size();
    page.memories = ownOnly(std::move(page.memories), caller);
    if (page.memories.size() < told)
        page.total = -1;
    return page;
}

} // namespace am
