// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

#include <QHash>

namespace am::test {

/// A MemoryStore in memory that can be slow, silent or failing. Search is by shared words.
class FakeMemoryStore final : public MemoryStore
{
public:
    std::optional<Error> failure; ///< every call answers it
    bool silent = false;          ///< no call is ever answered
    bool forgetful = false;       ///< add() stores, then answers Timeout: the fate is unknown to the caller
    bool pending = false;         ///< add() answers Pending; finishEvents() decides
    bool ignoresCaller = false;   ///< list() answers everybody's memories
    int lazyRemovals = 0;         ///< so many removeCaller() succeed and remove nothing, as in the background
    int delay = 0;                ///< milliseconds before each answer
    int calls = 0;
    int additions = 0;
    QList<Memory> memories; ///< in order of addition
    QList<MemoryAddition> added;

    /// Adds a memory as if remembered earlier; the id is "m1", "m2", ...
    Memory &remember(const QString &caller, const QString &text, const QJsonObject &metadata = {});
    void finishEvents(AdditionReceipt::State state);

    void add(const MemoryAddition &, CallOptions, QObject *, Reply<AdditionReceipt>) override;
    void event(const QString &, CallOptions, QObject *, Reply<AdditionReceipt>) override;
    void search(const QString &, const QString &, int, CallOptions, QObject *, Reply<QList<Memory>>) override;
    void list(const QString &, const QString &, int, int, CallOptions, QObject *, Reply<MemoryPage>) override;
    void get(const QString &, CallOptions, QObject *, Reply<Memory>) override;
    void update(const QString &, const MemoryChange &, CallOptions, QObject *, Reply<Done>) override;
    void remove(const QString &, CallOptions, QObject *, Reply<Done>) override;
    void removeCaller(const QString &, CallOptions, QObject *, Reply<Done>) override;
    void history(const QString &, CallOptions, QObject *, Reply<QList<HistoryEntry>>) override;
    void callers(int, int, CallOptions, QObject *, Reply<KnownCallerPage>) override;
    void probe(CallOptions, QObject *, Reply<Done>) override;
    [[nodiscard]] QString name() const override { return QStringLiteral("fake"); }

private:
    template<typename T>
    void later(QObject *context, Reply<T> reply, Result<T> result);
    QStringList store(const MemoryAddition &addition);

    QHash<QString, AdditionReceipt> m_events;
    int m_nextId = 1;
};

} // namespace am::test
