// SPDX-License-Identifier: MIT
#include "support/fakememorystore.h"

#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::test {

template<typename T>
void FakeMemoryStore::later(QObject *context, Reply<T> reply, Result<T> result)
{
    ++calls;
    if (silent)
        return;
    if (failure)
        result = *failure;
    QTimer::singleShot(delay, context, [reply, result] { reply(result); });
}

Memory &FakeMemoryStore::remember(const QString &caller, const QString &text, const QJsonObject &metadata)
{
    memories.append({.id = u"m%1"_s.arg(m_nextId++),
                     .text = text,
                     .caller = caller,
                     .conversation = metadata.value("conversation_id"_L1).toString(),
                     .metadata = metadata,
                     .createdAt = QDateTime::currentDateTimeUtc()});
    return memories.last();
}

QStringList FakeMemoryStore::store(const MemoryAddition &addition)
{
    QStringList ids;
    QJsonObject metadata = addition.metadata;
    metadata.insert("part"_L1, addition.part);
    for (const Message &message : addition.messages) {
        Memory &memory = remember(addition.caller, message.text, metadata);
        memory.conversation = addition.conversation;
        ids.append(memory.id);
    }
    return ids;
}

void FakeMemoryStore::finishEvents(AdditionReceipt::State state)
{
    for (AdditionReceipt &receipt : m_events)
        receipt.state = state;
}

void FakeMemoryStore::add(const MemoryAddition &addition, CallOptions, QObject *context, Reply<AdditionReceipt> reply)
{
    if (failure)
        return later<AdditionReceipt>(context, std::move(reply), *failure);
    ++additions;
    added.append(addition);
    AdditionReceipt receipt{.memoryIds = store(addition)};
    if (pending) {
        receipt.state = AdditionReceipt::State::Pending;
        receipt.eventId = u"e%1"_s.arg(additions);
        m_events.insert(receipt.eventId, receipt);
        receipt.memoryIds.clear();
    }
    if (forgetful)
        return later<AdditionReceipt>(context, std::move(reply), Error{Error::Kind::Timeout, u"no answer"_s});
    later<AdditionReceipt>(context, std::move(reply), receipt);
}

void FakeMemoryStore::event(const QString &eventId, CallOptions, QObject *context, Reply<AdditionReceipt> reply)
{
    if (!m_events.contains(eventId))
        return later<AdditionReceipt>(context, std::move(reply), Error{Error::Kind::NotFound, u"no such event"_s});
    later<AdditionReceipt>(context, std::move(reply), m_events.value(eventId));
}

void FakeMemoryStore::search(const QString &caller, const QString &text, int limit, CallOptions, QObject *context,
                             Reply<QList<Memory>> reply)
{
    const QStringList words = text.toLower().split(u' ', Qt::SkipEmptyParts);
    QList<Memory> found;
    for (Memory memory : std::as_const(memories)) {
        if (memory.caller != caller)
            continue;
        const QString lower = memory.text.toLower();
        memory.score = double(std::count_if(words.cbegin(), words.cend(),
                                            [&lower](const QString &word) { return lower.contains(word); })) /
                       double(std::max<qsizetype>(1, words.size()));
        if (memory.score > 0)
            found.append(memory);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Memory &left, const Memory &right) { return left.score > right.score; });
    later<QList<Memory>>(context, std::move(reply), found.mid(0, limit));
}

void FakeMemoryStore::list(const QString &caller, const QString &conversation, int page, int pageSize, CallOptions,
                           QObject *context, Reply<MemoryPage> reply)
{
    QList<Memory> matching;
    for (const Memory &memory : std::as_const(memories)) {
        if ((ignoresCaller || caller.isEmpty() || memory.caller == caller) &&
            (conversation.isEmpty() || memory.conversation == conversation))
            matching.prepend(memory);
    }
    const qsizetype from = qsizetype(page - 1) * pageSize;
    later<MemoryPage>(context, std::move(reply),
                      MemoryPage{.memories = matching.mid(from, pageSize),
                                 .total = matching.size(),
                                 .last = from + pageSize >= matching.size()});
}

void FakeMemoryStore::get(const QString &memoryId, CallOptions, QObject *context, Reply<Memory> reply)
{
    for (const Memory &memory : std::as_const(memories)) {
        if (memory.id == memoryId)
            return later<Memory>(context, std::move(reply), memory);
    }
    later<Memory>(context, std::move(reply), Error{Error::Kind::NotFound, u"no such memory"_s});
}

void FakeMemoryStore::update(const QString &memoryId, const MemoryChange &change, CallOptions, QObject *context,
                             Reply<Done> reply)
{
    for (Memory &memory : memories) {
        if (memory.id == memoryId) {
            memory.text = change.text.value_or(memory.text);
            memory.metadata = change.metadata.value_or(memory.metadata);
        }
    }
    later<Done>(context, std::move(reply), Done{});
}

void FakeMemoryStore::remove(const QString &memoryId, CallOptions, QObject *context, Reply<Done> reply)
{
    memories.removeIf([&memoryId](const Memory &memory) { return memory.id == memoryId; });
    later<Done>(context, std::move(reply), Done{});
}

void FakeMemoryStore::removeCaller(const QString &caller, CallOptions, QObject *context, Reply<Done> reply)
{
    if (!failure && !silent && lazyRemovals-- <= 0)
        memories.removeIf([&caller](const Memory &memory) { return memory.caller == caller; });
    later<Done>(context, std::move(reply), Done{});
}

void FakeMemoryStore::history(const QString &, CallOptions, QObject *context, Reply<QList<HistoryEntry>> reply)
{
    later<QList<HistoryEntry>>(context, std::move(reply), QList<HistoryEntry>{});
}

void FakeMemoryStore::callers(int, int, CallOptions, QObject *context, Reply<KnownCallerPage> reply)
{
    KnownCallerPage page;
    for (const Memory &memory : std::as_const(memories)) {
        const auto known = std::find_if(page.callers.begin(), page.callers.end(),
                                        [&memory](const KnownCaller &one) { return one.caller == memory.caller; });
        if (known == page.callers.end())
            page.callers.append({.caller = memory.caller, .memories = 1});
        else
            ++known->memories;
    }
    page.total = page.callers.size();
    later<KnownCallerPage>(context, std::move(reply), page);
}

void FakeMemoryStore::probe(CallOptions, QObject *context, Reply<Done> reply)
{
    later<Done>(context, std::move(reply), Done{});
}

} // namespace am::test
