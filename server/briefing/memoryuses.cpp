// SPDX-License-Identifier: MIT
#include "briefing/memoryuses.h"

#include "storage/memoryusetable.h"
#include "storage/writer.h"

#include <utility>

namespace am {

MemoryUses::MemoryUses(Writer &writer, Clock clock, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_clock(std::move(clock))
{
}

void MemoryUses::told(const QString &caller, const QList<Memory> &memories)
{
    Use use{.caller = caller, .memories = {}, .at = m_clock()};
    for (const Memory &memory : memories) {
        if (!memory.id.isEmpty())
            use.memories.append(memory.id);
    }
    if (use.memories.isEmpty() || caller.isEmpty() || m_waiting.size() >= mostWaiting)
        return;
    m_waiting.append(std::move(use));
    if (!m_writing)
        write();
}

void MemoryUses::forget(const QString &caller)
{
    m_waiting.removeIf([&caller](const Use &use) { return use.caller == caller; });
}

void MemoryUses::write()
{
    m_writing = !m_waiting.isEmpty();
    if (!m_writing)
        return;
    m_writer.write<Done>(
        [uses = std::exchange(m_waiting, {})](QSqlDatabase &database) -> Result<Done> {
            MemoryUseTable table(database);
            for (const Use &use : uses) {
                if (auto used = table.use(use.caller, use.memories, use.at); !used)
                    return used;
            }
            return Done{};
        },
        this, [this](const Result<Done> &) { write(); });
}

} // namespace am
