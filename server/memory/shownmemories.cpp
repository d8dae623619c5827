// SPDX-License-Identifier: MIT
#include "memory/shownmemories.h"

#include "memory/pendingremovals.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr int mostFound = 100; // by any store in one search
}

QList<Memory> ShownMemories::shown(QList<Memory> memories) const
{
    if (m_hidden.count() > 0)
        memories.removeIf([this](const Memory &memory) { return m_hidden.contains(memory.id); });
    return memories;
}

void ShownMemories::search(const QString &caller, const QString &text, int limit, CallOptions options, QObject *context,
                           Reply<QList<Memory>> reply)
{
    const int asked = int(std::min<qsizetype>(limit + m_hidden.countOf(caller), std::max(limit, mostFound)));
    m_store.search(caller, text, asked, options, context,
                   [this, limit, reply = std::move(reply)](const Result<QList<Memory>> &found) {
                       reply(found ? Result<QList<Memory>>(shown(*found).mid(0, limit)) : found);
                   });
}

void ShownMemories::list(const QString &caller, const QString &conversation, int page, int pageSize,
                         CallOptions options, QObject *context, Reply<MemoryPage> reply)
{
    m_store.list(caller, conversation, page, pageSize, options, context,
                 [this, caller, conversation, reply = std::move(reply)](const Result<MemoryPage> &told) {
                     if (!told)
                         return reply(told);
                     MemoryPage seen = *told;
                     seen.memories = shown(std::move(seen.memories));
                     if (seen.total >= 0 && conversation.isEmpty())
                         seen.total = std::max<qint64>(seen.total - m_hidden.countOf(caller), seen.memories.size());
                     reply(std::move(seen));
                 });
}

void ShownMemories::get(const QString &memoryId, CallOptions options, QObject *context, Reply<Memory> reply)
{
    m_store.get(memoryId, options, context, [this, reply = std::move(reply)](const Result<Memory> &memory) {
        if (memory && m_hidden.contains(memory->id))
            return reply(Error{Error::Kind::NotFound, u"no such memory"_s});
        reply(memory);
    });
}

void ShownMemories::add(const MemoryAddition &addition, CallOptions options, QObject *context,
                        Reply<AdditionReceipt> reply)
{
    m_store.add(addition, options, context, std::move(reply));
}

void ShownMemories::event(const QString &eventId, CallOptions options, QObject *context, Reply<AdditionReceipt> reply)
{
    m_store.event(eventId, options, context, std::move(reply));
}

void ShownMemories::update(const QString &memoryId, const MemoryChange &change, CallOptions options, QObject *context,
                           Reply<Done> reply)
{
    m_store.update(memoryId, change, options, context, std::move(reply));
}

void ShownMemories::remove(const QString &memoryId, CallOptions options, QObject *context, Reply<Done> reply)
{
    m_store.remove(memoryId, options, context, std::move(reply));
}

void ShownMemories::removeCaller(const QString &caller, CallOptions options, QObject *context, Reply<Done> reply)
{
    m_store.removeCaller(caller, options, context, std::move(reply));
}

void ShownMemories::history(const QString &memoryId, CallOptions options, QObject *context,
                            Reply<QList<HistoryEntry>> reply)
{
    m_store.history(memoryId, options, context, std::move(reply));
}

void ShownMemories::callers(int page, int pageSize, CallOptions options, QObject *context, Reply<KnownCallerPage> reply)
{
    m_store.callers(page, pageSize, options, context, std::move(reply));
}

void ShownMemories::probe(CallOptions options, QObject *context, Reply<Done> reply)
{
    m_store.probe(options, context, std::move(reply));
}

} // namespace am
