// SPDX-License-Identifier: MIT
#include "memory/mem0selfhosted.h"

#include "memory/mem0failure.h"
#include "memory/mem0parsing.h"

using namespace Qt::StringLiterals;

namespace am {

using mem0::Missing;
using mem0::reading;

namespace {

constexpr int MostRows = 1000; ///< the server's own limit of top_k

/// The page that the server does not know of.
template<typename T>
QList<T> cut(const QList<T> &all, int page, int pageSize)
{
    return all.mid(qsizetype(page - 1) * pageSize, pageSize);
}

} // namespace

Mem0SelfHosted::Mem0SelfHosted(const Mem0Settings &settings)
    : Mem0Dialect(settings.baseUrl,
                  settings.apiKey.isEmpty() ? Headers{} : Headers{{"X-API-Key", settings.apiKey.trimmed()}})
{
}

Mem0Exchange<AdditionReceipt> Mem0SelfHosted::add(const MemoryAddition &addition) const
{
    // It cannot backdate: happenedAt is in the metadata at best.
    Call adding = call("POST", "/memories", {}, additionBody(addition));
    adding.repeatable = false;
    return {std::move(adding), reading(&mem0::receipt)};
}

std::optional<Mem0Exchange<AdditionReceipt>> Mem0SelfHosted::event(const QString &) const
{
    return std::nullopt;
}

Mem0Exchange<QList<Memory>> Mem0SelfHosted::search(const QString &caller, const QString &text, int limit) const
{
    const QJsonObject body{
        {u"query"_s, text}, {u"filters"_s, QJsonObject{{u"user_id"_s, caller}}}, {u"top_k"_s, limit}};
    return {call("POST", "/search", {}, body), reading(&mem0::memories)};
}

Mem0Exchange<MemoryPage> Mem0SelfHosted::list(const QString &caller, const QString &conversation, int page,
                                              int pageSize) const
{
    Query query;
    if (!caller.isEmpty())
        query.append({"user_id", caller});
    if (!conversation.isEmpty())
        query.append({"run_id", conversation});
    query.append({"top_k", QString::number(MostRows)}); // or it would be 20
    return {call("GET", "/memories", query), [page, pageSize](const CallAnswer &answer) {
                if (const auto failure = mem0::failure(answer, Missing::Service))
                    return Result<MemoryPage>(*failure);
                auto all = mem0::memories(answer.body);
                if (!all)
                    return Result<MemoryPage>(all.error());
                mem0::sortNewestFirst(*all);
                // With as many as it gives at most there may be more, and which ones they are nobody knows.
                return Result<MemoryPage>(MemoryPage{.memories = cut(*all, page, pageSize),
                                                     .total = all->size() < MostRows ? all->size() : -1,
                                                     .last = qint64(page) * pageSize >= all->size()});
            }};
}

Mem0Exchange<Memory> Mem0SelfHosted::get(const QString &memoryId) const
{
    return {call("GET", "/memories/" + encoded(memoryId)), reading(&mem0::oneMemory, Missing::Thing)};
}

Mem0Exchange<Done> Mem0SelfHosted::update(const QString &memoryId, const MemoryChange &change) const
{
    return {call("PUT", "/memories/" + encoded(memoryId), {}, changeBody(change)),
            reading(&mem0::done, Missing::Thing)};
}

Mem0Exchange<Done> Mem0SelfHosted::remove(const QString &memoryId) const
{
    return {call("DELETE", "/memories/" + encoded(memoryId)), &mem0::removed};
}

Mem0Exchange<Done> Mem0SelfHosted::removeCaller(const QString &caller) const
{
    return {call("DELETE", "/memories", {{"user_id", caller}}), &mem0::removed};
}

Mem0Exchange<QList<HistoryEntry>> Mem0SelfHosted::history(const QString &memoryId) const
{
    return {call("GET", "/memories/" + encoded(memoryId) + "/history"), reading(&mem0::history, Missing::Thing)};
}

Mem0Exchange<KnownCallerPage> Mem0SelfHosted::callers(int page, int pageSize) const
{
    return {call("GET", "/entities"), [page, pageSize](const CallAnswer &answer) {
                if (const auto failure = mem0::failure(answer, Missing::Service))
                    return Result<KnownCallerPage>(*failure);
                const auto all = mem0::callers(answer.body);
                if (!all)
                    return Result<KnownCallerPage>(all.error());
                return Result<KnownCallerPage>(KnownCallerPage{.callers = cut(*all, page, pageSize),
                                                               .total = all->size(),
                                                               .last = qint64(page) * pageSize >= all->size()});
            }};
}

Mem0Exchange<Done> Mem0SelfHosted::probe() const
{
    // There is no ping that needs the key; this is the cheapest call that does.
    return {call("GET", "/memories", {{"run_id", u"agenticmemory-probe"_s}, {"top_k", u"1"_s}}), reading(&mem0::done)};
}

} // namespace am
