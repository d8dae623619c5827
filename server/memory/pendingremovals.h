// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"
#include "shared/clock.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <chrono>
#include <memory>

namespace am {

/// Memories that an operator has deleted and may still have back: out of sight at once (see ShownMemories), removed
/// from the store when their time is over. What the store does not remove then stays out of sight and is tried again.
/// This is kept in memory only: what is pending when the process ends was never deleted, and is seen again.
class PendingRemovals final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds defaultGrace{30'000};

    /// `store` outlives it.
    explicit PendingRemovals(MemoryStore &store, std::chrono::milliseconds grace = defaultGrace,
                             Clock clock = &systemClock, QObject *parent = nullptr);
    ~PendingRemovals() override;

    struct Receipt
    {
        QString undo;           ///< for undo()
        qint64 until = 0;       ///< ms: until then
        qsizetype memories = 0; ///< without those that were pending already
    };
    /// Memories of this caller.
    Receipt begin(const QString &caller, const QStringList &ids);

    struct Undone
    {
        QString caller;
        qsizetype memories = 0;
    };
    /// NotFound: no such one, or its time was over.
    Result<Undone> undo(const QString &token);
    /// Nothing of this caller is pending any more, or is removed later.
    void forget(const QString &caller);

    [[nodiscard]] bool contains(const QString &memoryId) const { return m_owners.contains(memoryId); }
    /// How many are pending of this caller.
    [[nodiscard]] qsizetype countOf(const QString &caller) const { return m_counts.value(caller); }
    [[nodiscard]] qsizetype count() const { return m_owners.size(); }

private:
    struct Removal;
    void remove(const QString &token);
    void finish(const QString &token);
    void release(const QString &memoryId);

    MemoryStore &m_store;
    const std::chrono::milliseconds m_grace;
    Clock m_clock;
    QHash<QString, std::shared_ptr<Removal>> m_removals; ///< by token
    QHash<QString, QString> m_owners;                    ///< memory id -> caller
    QHash<QString, qsizetype> m_counts;                  ///< by caller; without zeros
};

} // namespace am
