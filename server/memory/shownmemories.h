// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

namespace am {

class PendingRemovals;

/// The memories as briefings, searches and operators see them: those of another store, without those that an operator
/// has deleted and that are not removed yet. Everything else goes through as it is.
class ShownMemories final : public MemoryStore
{
public:
    /// Both outlive it.
    ShownMemories(MemoryStore &store, const PendingRemovals &hidden)
        : m_store(store)
        , m_hidden(hidden)
    {
    }

    void add(const MemoryAddition &addition, CallOptions options, QObject *context,
             Reply<AdditionReceipt> reply) override;
    void event(const QString &eventId, CallOptions options, QObject *context, Reply<AdditionReceipt> reply) override;
    void search(const QString &caller, const QString &text, int limit, CallOptions options, QObject *context,
                Reply<QList<Memory>> reply) override;
    /// A page may be shorter than it was asked for; its total is without the hidden ones.
    void list(const QString &caller, const QString &conversation, int page, int pageSize, CallOptions options,
              QObject *context, Reply<MemoryPage> reply) override;
    /// NotFound when it is hidden.
    void get(const QString &memoryId, CallOptions options, QObject *context, Reply<Memory> reply) override;
    void update(const QString &memoryId, const MemoryChange &change, CallOptions options, QObject *context,
                Reply<Done> reply) override;
    void remove(const QString &memoryId, CallOptions options, QObject *context, Reply<Done> reply) override;
    void removeCaller(const QString &caller, CallOptions options, QObject *context, Reply<Done> reply) override;
    void history(const QString &memoryId, CallOptions options, QObject *context,
                 Reply<QList<HistoryEntry>> reply) override;
    void callers(int page, int pageSize, CallOptions options, QObject *context, Reply<KnownCallerPage> reply) override;
    void probe(CallOptions options, QObject *context, Reply<Done> reply) override;
    [[nodiscard]] QString name() const override { return m_store.name(); }

private:
    [[nodiscard]] QList<Memory> shown(QList<Memory> memories) const;

    MemoryStore &m_store;
    const PendingRemovals &m_hidden;
};

} // namespace am
