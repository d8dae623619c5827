// SPDX-License-Identifier: MIT
#pragma once

#include "support/fakememorystore.h"

#include <functional>

namespace am::test {

/// A FakeMemoryStore whose additions go wrong in every way a remote one can, each as `mood` says.
class MoodyStore final : public MemoryStore
{
public:
    enum class Mood {
        Well,
        NothingNew,        ///< stored, says the store, and has no ids to show
        Busy,              ///< not stored
        Lost,              ///< not stored, and the answer says only that there was none
        Forgetful,         ///< stored, but the answer is lost
        Silent,            ///< not stored, never answered
        SilentlyStored,    ///< stored, never answered
        Denied,            ///< not stored
        BadInput,          ///< not stored
        FailedAtOnce,      ///< answered, as failed
        PendingThenStored, ///< after two questions
        PendingThenFailed, ///< after two questions; not stored
        PendingForever,    ///< not stored
        PendingForgotten,  ///< stored, but the store does not know the event
        PendingUnseen      ///< stored after two questions, and until then the store does not know the event
    };
    std::function<Mood(const MemoryAddition &)> mood = [](const MemoryAddition &) { return Mood::Well; };
    std::function<bool()> listFails = [] { return false; };
    FakeMemoryStore memories;
    QList<MemoryAddition> sent; ///< whatever became of it
    int lists = 0;
    int questions = 0;

    void add(const MemoryAddition &addition, CallOptions options, QObject *context,
             Reply<AdditionReceipt> reply) override;
    void event(const QString &id, CallOptions options, QObject *context, Reply<AdditionReceipt> reply) override;
    void list(const QString &caller, const QString &conversation, int page, int pageSize, CallOptions options,
              QObject *context, Reply<MemoryPage> reply) override;

    void search(const QString &caller, const QString &text, int limit, CallOptions options, QObject *context,
                Reply<QList<Memory>> reply) override
    {
        memories.search(caller, text, limit, options, context, std::move(reply));
    }
    void get(const QString &id, CallOptions options, QObject *context, Reply<Memory> reply) override
    {
        memories.get(id, options, context, std::move(reply));
    }
    void update(const QString &id, const MemoryChange &change, CallOptions options, QObject *context,
                Reply<Done> reply) override
    {
        memories.update(id, change, options, context, std::move(reply));
    }
    void remove(const QString &id, CallOptions options, QObject *context, Reply<Done> reply) override
    {
        memories.remove(id, options, context, std::move(reply));
    }
    void removeCaller(const QString &caller, CallOptions options, QObject *context, Reply<Done> reply) override
    {
        memories.removeCaller(caller, options, context, std::move(reply));
    }
    void history(const QString &id, CallOptions options, QObject *context, Reply<QList<HistoryEntry>> reply) override
    {
        memories.history(id, options, context, std::move(reply));
    }
    void callers(int page, int pageSize, CallOptions options, QObject *context, Reply<KnownCallerPage> reply) override
    {
        memories.callers(page, pageSize, options, context, std::move(reply));
    }
    void probe(CallOptions options, QObject *context, Reply<Done> reply) override
    {
        memories.probe(options, context, std::move(reply));
    }
    [[nodiscard]] QString name() const override { return QStringLiteral("moody"); }

private:
    struct Event
    {
        MemoryAddition addition;
        Mood mood;
        int questionsLeft = 2;
    };
    QHash<QString, Event> m_events;
};

} // namespace am::test
