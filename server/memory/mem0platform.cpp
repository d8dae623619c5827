// SPDX-License-Identifier: MIT
#include "memory/mem0platform.h"

#include "memory/mem0failure.h"
#include "memory/mem0parsing.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am {

using mem0::Missing;
using mem0::reading;

Mem0Platform::Mem0Platform(const Mem0Settings &settings)
    : Mem0Dialect(settings.baseUrl, settings.apiKey.isEmpty()
                                        ? Headers{}
                                        : Headers{{"Authorization", "Token " + settings.apiKey.trimmed()}})
    , m_organization(settings.organization)
    , m_project(settings.project)
{
}

Mem0Dialect::Query Mem0Platform::scoped(Query query) const
{
    // Accepted in the query everywhere; v3 bodies are documented without them.
    if (!m_organization.isEmpty())
        query.append({"org_id", m_organization});
    if (!m_project.isEmpty())
        query.append({"project_id", m_project});
    return query;
}

Mem0Exchange<AdditionReceipt> Mem0Platform::add(const MemoryAddition &addition) const
{
    QJsonObject body = additionBody(addition);
    if (addition.happenedAt.isValid())
        body.insert("timestamp"_L1, addition.happenedAt.toSecsSinceEpoch());
    Call adding = call("POST", "/v3/memories/add/", scoped(), body);
    adding.repeatable = false;
    return {std::move(adding), reading(&mem0::receipt)};
}

std::optional<Mem0Exchange<AdditionReceipt>> Mem0Platform::event(const QString &eventId) const
{
    return Mem0Exchange<AdditionReceipt>{call("GET", "/v1/event/" + encoded(eventId) + '/', scoped()),
                                         reading(&mem0::receipt, Missing::Thing)};
}

Mem0Exchange<QList<Memory>> Mem0Platform::search(const QString &caller, const QString &text, int limit) const
{
    const QJsonObject body{
        {u"query"_s, text}, {u"filters"_s, QJsonObject{{u"user_id"_s, caller}}}, {u"top_k"_s, limit}};
    return {call("POST", "/v3/memories/search/", scoped(), body), reading(&mem0::memories)};
}

Mem0Exchange<MemoryPage> Mem0Platform::list(const QString &caller, const QString &conversation, int page,
                                            int pageSize) const
{
    QJsonObject filters;
    if (conversation.isEmpty()) {
        filters = {{u"user_id"_s, caller}};
    } else if (caller.isEmpty()) {
        filters = {{u"run_id"_s, conversation}};
    } else {
        filters = {
            {u"AND"_s, QJsonArray{QJsonObject{{u"user_id"_s, caller}}, QJsonObject{{u"run_id"_s, conversation}}}}};
    }
    QJsonObject body{{u"filters"_s, filters}};
    // A briefing wants what still holds. Whoever looks for what came of a conversation must also find what has been
    // replaced or merged since, or it would be added again.
    body.insert(conversation.isEmpty() ? "latest_only"_L1 : "include_merged"_L1, true);
    // Pages are counted, never followed: `next` is an absolute URL of the server's choice.
    const Query query{{"page", QString::number(page)}, {"page_size", QString::number(pageSize)}};
    return {call("POST", "/v3/memories/", scoped(query), body), [page, pageSize](const CallAnswer &answer) {
                if (answer.status == 404 && page > 1)
                    return Result<MemoryPage>(MemoryPage{}); // memories were removed since the page before
                if (const auto failure = mem0::failure(answer, Missing::Service))
                    return Result<MemoryPage>(*failure);
                return mem0::page(answer.body, page, pageSize);
            }};
}

Mem0Exchange<Memory> Mem0Platform::get(const QString &memoryId) const
{
    return {call("GET", "/v1/memories/" + encoded(memoryId) + '/', scoped()),
            reading(&mem0::oneMemory, Missing::Thing)};
}

Mem0Exchange<Done> Mem0Platform::update(const QString &memoryId, const MemoryChange &change) const
{
    return {call("PUT", "/v1/memories/" + encoded(memoryId) + '/', scoped(), changeBody(change)),
            reading(&mem0::done, Missing::Thing)};
}

Mem0Exchange<Done> Mem0Platform::remove(const QString &memoryId) const
{
    return {call("DELETE", "/v1/memories/" + encoded(memoryId) + '/', scoped()), &mem0::removed};
}

Mem0Exchange<Done> Mem0Platform::removeCaller(const QString &caller) const
{
    return {call("DELETE", "/v2/entities/user/" + encoded(caller) + '/', scoped()), &mem0::removed};
}

Mem0Exchange<QList<HistoryEntry>> Mem0Platform::history(const QString &memoryId) const
{
    return {call("GET", "/v1/memories/" + encoded(memoryId) + "/history/", scoped()),
            reading(&mem0::history, Missing::Thing)};
}

Mem0Exchange<KnownCallerPage> Mem0Platform::callers(int page, int pageSize) const
{
    const Query query{{"page", QString::number(page)}, {"page_size", QString::number(pageSize)}};
    return {call("GET", "/v1/entities/", scoped(query)), [page, pageSize](const CallAnswer &answer) {
                if (answer.status == 404 && page > 1)
                    return Result<KnownCallerPage>(KnownCallerPage{.callers = {}});
                if (const auto failure = mem0::failure(answer, Missing::Service))
                    return Result<KnownCallerPage>(*failure);
                return mem0::callerPage(answer.body, page, pageSize);
            }};
}

Mem0Exchange<Done> Mem0Platform::probe() const
{
    return {call("GET", "/v1/ping/", scoped()), reading(&mem0::done)};
}

} // namespace am
