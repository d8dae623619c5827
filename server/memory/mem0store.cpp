// SPDX-License-Identifier: MIT
#include "memory/mem0store.h"

#include "memory/mem0platform.h"
#include "memory/mem0selfhosted.h"
#include "outgoing/pathid.h"
#include "shared/answersoon.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int LargestPage = 200;
constexpr int MostFound = 1000;

/// "*" means everybody to Mem0: it must never pass for somebody. "." and ".." would change a path.
bool isNobody(const QString &id)
{
    return id == "*"_L1 || id == "."_L1 || id == ".."_L1;
}

Error badInput(const QString &why)
{
    return {Error::Kind::BadInput, why};
}

Error notAnId()
{
    return badInput(u"that is no id of Mem0's"_s);
}

Error notACaller()
{
    return badInput(u"that is no caller or conversation"_s);
}

std::unique_ptr<Mem0Dialect> dialectOf(const Mem0Settings &settings)
{
    if (settings.flavor == Mem0Settings::Flavor::SelfHosted)
        return std::make_unique<Mem0SelfHosted>(settings);
    return std::make_unique<Mem0Platform>(settings);
}

} // namespace

Mem0Store::Mem0Store(const Mem0Settings &settings)
    : m_dialect(dialectOf(settings))
    , m_pool(settings.calls)
{
}

void Mem0Store::change(const Mem0Settings &settings)
{
    m_dialect = dialectOf(settings);
    m_pool.change(settings.calls);
}

template<typename T>
void Mem0Store::make(Mem0Exchange<T> exchange, CallOptions options, QObject *context, Reply<T> reply)
{
    exchange.call.options = options;
    m_pool.send(std::move(exchange.call), context,
                [read = std::move(exchange.read), reply = std::move(reply)](const Result<CallAnswer> &answer) {
                    reply(answer ? read(*answer) : Result<T>(answer.error()));
                });
}

void Mem0Store::add(const MemoryAddition &addition, CallOptions options, QObject *context, Reply<AdditionReceipt> reply)
{
    if (isNobody(addition.caller) || isNobody(addition.conversation) ||
        (addition.caller.isEmpty() && addition.conversation.isEmpty()))
        return answerSoon<AdditionReceipt>(context, std::move(reply), notACaller());
    if (addition.messages.isEmpty())
        return answerSoon<AdditionReceipt>(context, std::move(reply), badInput(u"nothing to remember"_s));
    make(m_dialect->add(addition), options, context, std::move(reply));
}

void Mem0Store::event(const QString &eventId, CallOptions options, QObject *context, Reply<AdditionReceipt> reply)
{
    if (!isPathId(eventId))
        return answerSoon<AdditionReceipt>(context, std::move(reply), notAnId());
    auto exchange = m_dialect->event(eventId);
    if (!exchange)
        return answerSoon<AdditionReceipt>(context, std::move(reply), Error{Error::Kind::NotFound, u"no such event"_s});
    make(*std::move(exchange), options, context, std::move(reply));
}

void Mem0Store::search(const QString &caller, const QString &text, int limit, CallOptions options, QObject *context,
                       Reply<QList<Memory>> reply)
{
    if (isNobody(caller))
        return answerSoon<QList<Memory>>(context, std::move(reply), notACaller());
    // Mem0 refuses both; to us an unknown caller and an empty question have no memories.
    if (caller.isEmpty() || text.trimmed().isEmpty() || limit < 1)
        return answerSoon<QList<Memory>>(context, std::move(reply), QList<Memory>());
    make(m_dialect->search(caller, text, std::min(limit, MostFound)), options, context, std::move(reply));
}

void Mem0Store::list(const QString &caller, const QString &conversation, int page, int pageSize, CallOptions options,
                     QObject *context, Reply<MemoryPage> reply)
{
    if (isNobody(caller) || isNobody(conversation) || page < 1 || pageSize < 1)
        return answerSoon<MemoryPage>(context, std::move(reply), notACaller());
    if (caller.isEmpty() && conversation.isEmpty())
        return answerSoon<MemoryPage>(context, std::move(reply), MemoryPage{.memories = {}, .total = 0});
    make(m_dialect->list(caller, conversation, page, std::min(pageSize, LargestPage)), options, context,
         std::move(reply));
}

void Mem0Store::get(const QString &memoryId, CallOptions options, QObject *context, Reply<Memory> reply)
{
    if (!isPathId(memoryId))
        return answerSoon<Memory>(context, std::move(reply), notAnId());
    make(m_dialect->get(memoryId), options, context, std::move(reply));
}

void Mem0Store::update(const QString &memoryId, const MemoryChange &change, CallOptions options, QObject *context,
                       Reply<Done> reply)
{
    if (!isPathId(memoryId))
        return answerSoon<Done>(context, std::move(reply), notAnId());
    if ((!change.text && !change.metadata) || (change.text && change.text->trimmed().isEmpty()))
        return answerSoon<Done>(context, std::move(reply), badInput(u"a memory without text"_s));
    make(m_dialect->update(memoryId, change), options, context, std::move(reply));
}

void Mem0Store::remove(const QString &memoryId, CallOptions options, QObject *context, Reply<Done> reply)
{
    if (!isPathId(memoryId))
        return answerSoon<Done>(context, std::move(reply), notAnId());
    make(m_dialect->remove(memoryId), options, context, std::move(reply));
}

void Mem0Store::removeCaller(const QString &caller, CallOptions options, QObject *context, Reply<Done> reply)
{
    if (caller.isEmpty() || isNobody(caller))
        return answerSoon<Done>(context, std::move(reply), notACaller());
    make(m_dialect->removeCaller(caller), options, context, std::move(reply));
}

void Mem0Store::history(const QString &memoryId, CallOptions options, QObject *context,
                        Reply<QList<HistoryEntry>> reply)
{
    if (!isPathId(memoryId))
        return answerSoon<QList<HistoryEntry>>(context, std::move(reply), notAnId());
    make(m_dialect->history(memoryId), options, context, std::move(reply));
}

void Mem0Store::callers(int page, int pageSize, CallOptions options, QObject *context, Reply<KnownCallerPage> reply)
{
    if (page < 1 || pageSize < 1)
        return answerSoon<KnownCallerPage>(context, std::move(reply), badInput(u"no such page"_s));
    make(m_dialect->callers(page, std::min(pageSize, LargestPage)), options, context, std::move(reply));
}

void Mem0Store::probe(CallOptions options, QObject *context, Reply<Done> reply)
{
    make(m_dialect->probe(), options, context, std::move(reply));
}

} // namespace am
