// SPDX-License-Identifier: MIT
#pragma once

#include "memory/mem0dialect.h"
#include "outgoing/callpool.h"

#include <memory>

namespace am {

/// The MemoryStore of Mem0, whichever kind: checks what it is given, lets the dialect phrase it, makes the call.
class Mem0Store final : public MemoryStore
{
public:
    /// The settings are copied.
    explicit Mem0Store(const Mem0Settings &settings);
    /// Another key, place or authorities for calls from now on; those in flight end as they began. How many calls may
    /// be in flight stays as it is.
    void change(const Mem0Settings &settings);

    void add(const MemoryAddition &addition, CallOptions options, QObject *context,
             Reply<AdditionReceipt> reply) override;
    void event(const QString &eventId, CallOptions options, QObject *context, Reply<AdditionReceipt> reply) override;
    void search(const QString &caller, const QString &text, int limit, CallOptions options, QObject *context,
                Reply<QList<Memory>> reply) override;
    void list(const QString &caller, const QString &conversation, int page, int pageSize, CallOptions options,
              QObject *context, Reply<MemoryPage> reply) override;
    void get(const QString &memoryId, CallOptions options, QObject *context, Reply<Memory> reply) override;
    void update(const QString &memoryId, const MemoryChange &change, CallOptions options, QObject *context,
                Reply<Done> reply) override;
    void remove(const QString &memoryId, CallOptions options, QObject *context, Reply<Done> reply) override;
    void removeCaller(const QString &caller, CallOptions options, QObject *context, Reply<Done> reply) override;
    void history(const QString &memoryId, CallOptions options, QObject *context,
                 Reply<QList<HistoryEntry>> reply) override;
    void callers(int page, int pageSize, CallOptions options, QObject *context, Reply<KnownCallerPage> reply) override;
    void probe(CallOptions options, QObject *context, Reply<Done> reply) override;
    [[nodiscard]] QString name() const override { return m_dialect->name(); }

private:
    template<typename T>
    void make(Mem0Exchange<T> exchange, CallOptions options, QObject *context, Reply<T> reply);

    std::unique_ptr<Mem0Dialect> m_dialect;
    CallPool m_pool;
};

} // namespace am
