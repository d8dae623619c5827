// SPDX-License-Identifier: MIT
#include "admin/memorymethods.h"

#include "admin/adminmethods.h"
#include "admin/params.h"
#include "memory/memorypart.h"
#include "memory/memorystore.h"
#include "memory/ownmemories.h"

#include <QJsonArray>

#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace am {

namespace {

constexpr CallOptions options{.lane = CallOptions::Lane::Background, .deadline = 15s};

QJsonValue timeOf(const QDateTime &time)
{
    return timeToJson(time.isValid() ? time.toMSecsSinceEpoch() : 0);
}

QJsonObject toJson(const Memory &memory)
{
    const QString part = memory.metadata.value("part"_L1).toString();
    return {{u"id"_s, memory.id},
            {u"text"_s, memory.text},
            {u"kind"_s, memoryKind(part)},
            {u"part"_s, part},
            {u"conversation"_s, memory.conversation},
            {u"created_at"_s, timeOf(memory.createdAt)},
            {u"updated_at"_s, timeOf(memory.updatedAt)},
            {u"metadata"_s, memory.metadata}};
}

/// Each method is a question to the store.
struct Asker
{
    MemoryStore &store;
    CallerKeyOf callerKeyOf;
    QObject *context;

    void list(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const QString caller = params.caller(callerKeyOf);
        const int page = int(params.integer("page", 1, std::numeric_limits<int>::max() / 200, 1));
        const int limit = int(params.integer("limit", 1, 200, 50));
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        store.list(caller, {}, page, limit, options, context, [reply, caller](const Result<MemoryPage> &found) {
            if (!found)
                return reply(found.error());
            QJsonArray memories;
            for (const Memory &memory : ownOnly(found->memories, caller))
                memories.append(toJson(memory));
            reply(QJsonValue(
                QJsonObject{{u"memories"_s, memories},
                            {u"total"_s, found->total < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(found->total)},
                            {u"last"_s, found->last}}));
        });
    }

    void search(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const QString caller = params.caller(callerKeyOf);
        const QString text = params.requiredText("text");
        const int limit = int(params.integer("limit", 1, 100, 20));
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        store.search(caller, text, limit, options, context, [reply, caller](const Result<QList<Memory>> &found) {
            if (!found)
                return reply(found.error());
            QJsonArray memories;
            for (const Memory &memory : ownOnly(*found, caller)) {
                QJsonObject object = toJson(memory);
                object.insert(u"score"_s, memory.score);
                memories.append(object);
            }
            reply(QJsonValue(QJsonObject{{u"memories"_s, memories}}));
        });
    }

    /// Whose it is, for the record; of one that was removed the store may tell what happened, and not that.
    void history(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const QString id = params.requiredText("id");
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        store.get(id, options, context, [*this, id, reply](const Result<Memory> &memory) {
            if (!memory && memory.error().kind != Error::Kind::NotFound)
                return reply(memory.error());
            steps(id, memory ? memory->caller : QString(), reply);
        });
    }

    void steps(const QString &id, const QString &caller, const Reply<QJsonValue> &reply) const
    {
        store.history(id, options, context, [id, caller, reply](const Result<QList<HistoryEntry>> &found) {
            if (!found)
                return reply(found.error());
            if (found->isEmpty() && caller.isEmpty())
                return reply(Error{Error::Kind::NotFound, u"no such memory"_s});
            QJsonArray history;
            for (const HistoryEntry &entry : *found) {
                history.append(QJsonObject{{u"event"_s, entry.event},
                                           {u"old_text"_s, entry.oldText},
                                           {u"new_text"_s, entry.newText},
                                           {u"at"_s, timeOf(entry.at)}});
            }
            reply(QJsonValue(QJsonObject{{u"id"_s, id}, {u"caller"_s, caller}, {u"history"_s, history}}));
        });
    }
};

} // namespace

Reply<QJsonValue> namingStore(const Reply<QJsonValue> &reply)
{
    return [reply](const Result<QJsonValue> &result) {
        using Kind = Error::Kind;
        if (result)
            return reply(result);
        Error error = result.error();
        for (const Kind kind : {Kind::Unreachable, Kind::Timeout, Kind::Busy, Kind::Denied}) {
            if (error.kind == kind)
                error.detail.prepend(u"the memory service: "_s);
        }
        reply(error);
    };
}

void addMemoryMethods(AdminMethods &methods, MemoryStore &store, const CallerKeyOf &callerKeyOf, QObject *context)
{
    using Method = void (Asker::*)(const QJsonObject &, const Reply<QJsonValue> &) const;
    const Asker asker{store, callerKeyOf, context};
    const auto add = [&](const char *name, Method method) {
        methods.add(QLatin1StringView(name), AdminMethods::Access::Look,
                    [asker, method](const QJsonObject &params, const AdminPeer &, const Reply<QJsonValue> &reply) {
                        (asker.*method)(params, namingStore(reply));
                    });
    };
    add("memories.list", &Asker::list);
    add("memories.search", &Asker::search);
    add("memories.history", &Asker::history);
}

} // namespace am
