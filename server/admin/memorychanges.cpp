// SPDX-License-Identifier: MIT
#include "admin/adminmethods.h"
#include "admin/memorymethods.h"
#include "admin/params.h"
#include "memory/memorystore.h"
#include "memory/pendingremovals.h"

#include <QJsonArray>

#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace am {

namespace {

constexpr CallOptions options{.lane = CallOptions::Lane::Background, .deadline = 15s};
constexpr qsizetype longestText = 8000;
constexpr qsizetype mostDeleted = 100; // in one request: the store is asked about each

/// Which of some memories are a caller's, found out by asking for each.
struct Owned
{
    qsizetype unanswered = 0;
    QStringList ids = {};
    std::optional<Error> error = {};
};

/// Each method is a change that an operator makes to what is remembered of one caller.
struct Changer
{
    MemorySubjects subjects;
    CallerKeyOf callerKeyOf;
    QObject *context;

    static QString textIn(Params &params)
    {
        QString text = params.requiredText("text").trimmed();
        if (text.isEmpty() || text.size() > longestText)
            params.complain("text", u"a text of at most %1 characters"_s.arg(longestText));
        return text;
    }

    void add(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const QString caller = params.caller(callerKeyOf);
        const QString text = textIn(params);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        const MemoryAddition addition{.caller = caller,
                                      .conversation = {},
                                      .part = u"operator"_s,
                                      .messages = {{.role = Message::Role::User, .text = text}},
                                      .metadata = {{u"type"_s, u"operator"_s}}};
        subjects.store.add(addition, options, context, [*this, caller, reply](const Result<AdditionReceipt> &added) {
            if (!added)
                return reply(added.error());
            if (added->state == AdditionReceipt::State::Failed)
                return reply(Error{Error::Kind::Unreachable, u"it was not kept: "_s + added->reason});
            subjects.changed(caller);
            reply(QJsonValue(QJsonObject{{u"ids"_s, QJsonArray::fromStringList(added->memoryIds)},
                                         {u"pending"_s, added->state == AdditionReceipt::State::Pending}}));
        });
    }

    void edit(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const QString caller = params.caller(callerKeyOf);
        const QString id = params.requiredText("id");
        const QString text = textIn(params);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        subjects.store.get(id, options, context, [*this, caller, id, text, reply](const Result<Memory> &memory) {
            if (!memory)
                return reply(memory.error());
            if (memory->caller != caller)
                return reply(Error{Error::Kind::NotFound, u"no such memory of this caller"_s});
            subjects.store.update(id, {.text = text}, options, context,
                                  [*this, caller, id, text, reply](const Result<Done> &updated) {
                                      if (!updated)
                                          return reply(updated.error());
                                      subjects.changed(caller);
                                      reply(QJsonValue(QJsonObject{{u"id"_s, id}, {u"text"_s, text}}));
                                  });
        });
    }

    void remove(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const QString caller = params.caller(callerKeyOf);
        const QStringList ids = params.texts("ids");
        if (ids.isEmpty() || ids.size() > mostDeleted)
            params.complain("ids", u"1 to %1 ids"_s.arg(mostDeleted));
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        auto owned = std::make_shared<Owned>();
        owned->unanswered = ids.size();
        for (const QString &id : ids) {
            subjects.store.get(id, options, context, [*this, caller, owned, reply](const Result<Memory> &memory) {
                if (memory && memory->caller == caller)
                    owned->ids.append(memory->id);
                else if (!memory && memory.error().kind != Error::Kind::NotFound)
                    owned->error = memory.error();
                if (--owned->unanswered == 0)
                    removeOwned(caller, *owned, reply);
            });
        }
    }

    void removeOwned(const QString &caller, const Owned &owned, const Reply<QJsonValue> &reply) const
    {
        if (owned.error)
            return reply(*owned.error);
        if (owned.ids.isEmpty())
            return reply(Error{Error::Kind::NotFound, u"none of these is a memory of this caller"_s});
        subjects.removals.begin(caller, owned.ids, context,
                                [*this, caller, reply](const Result<PendingRemovals::Receipt> &receipt) {
                                    if (!receipt)
                                        return reply(receipt.error());
                                    subjects.changed(caller);
                                    reply(QJsonValue(QJsonObject{{u"deleted"_s, receipt->memories},
                                                                 {u"undo"_s, receipt->undo},
                                                                 {u"undo_until"_s, timeToJson(receipt->until)}}));
                                });
    }

    void undo(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const QString token = params.requiredText("undo");
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        subjects.removals.undo(token, context, [*this, reply](const Result<PendingRemovals::Undone> &undone) {
            if (!undone)
                return reply(undone.error());
            subjects.changed(undone->caller);
            reply(QJsonValue(QJsonObject{{u"restored"_s, undone->memories}, {u"caller"_s, undone->caller}}));
        });
    }
};

} // namespace

void addMemoryChanges(AdminMethods &methods, const MemorySubjects &subjects, const CallerKeyOf &callerKeyOf,
                      QObject *context)
{
    using Method = void (Changer::*)(const QJsonObject &, const Reply<QJsonValue> &) const;
    const Changer changer{subjects, callerKeyOf, context};
    const auto add = [&](const char *name, Method method) {
        methods.add(QLatin1StringView(name), AdminMethods::Access::Change,
                    [changer, method](const QJsonObject &params, const AdminPeer &, const Reply<QJsonValue> &reply) {
                        (changer.*method)(params, namingStore(reply));
                    });
    };
    add("memories.add", &Changer::add);
    add("memories.edit", &Changer::edit);
    add("memories.delete", &Changer::remove);
    add("memories.undo", &Changer::undo);
}

} // namespace am
