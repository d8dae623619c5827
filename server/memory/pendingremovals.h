// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"
#include "shared/clock.h"
#include "storage/pendingremovaltable.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <chrono>
#include <memory>

namespace am {

class Writer;

/// Memories that an operator has deleted and may still have back: out of sight at once (see ShownMemories), removed
/// from the store when their time is over. What the store does not remove then stays out of sight and is tried again.
/// All of it is on disk before it is answered, so that a process that ends meanwhile changes nothing: the next one goes
/// on from `left`.
class PendingRemovals final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds defaultGrace{30'000};

    /// `store` and `writer` outlive it. `left`: what PendingRemovalTable::all() had at the start.
    PendingRemovals(MemoryStore &store, Writer &writer, const QList<PendingRemovalRow> &left = {},
                    std::chrono::milliseconds grace = defaultGrace, Clock clock = &systemClock,
                    QObject *parent = nullptr);
    ~PendingRemovals() override;

    struct Receipt
    {
        QString undo;           ///< for undo()
        qint64 until = 0;       ///< ms: until then
        qsizetype memories = 0; ///< without those that were pending already
    };
    /// Memories of this caller. Out of sight from inside this call; seen again when the reply is an Error, which is the
    /// disk's, or NotFound when the caller was forgotten meanwhile.
    void begin(const QString &caller, const QStringList &ids, QObject *context, Reply<Receipt> reply);

    struct Undone
    {
        QString caller;
        qsizetype memories = 0;
    };
    /// NotFound: no such one, or its time was over.
    void undo(const QString &token, QObject *context, Reply<Undone> reply);
    /// Nothing of this caller is pending any more, or is removed later.
    void forget(const QString &caller);

    [[nodiscard]] bool contains(const QString &memoryId) const { return m_owners.contains(memoryId); }
    /// How many are pending of this caller.
    [[nodiscard]] qsizetype countOf(const QString &caller) const { return m_counts.value(caller); }
    [[nodiscard]] qsizetype count() const { return m_owners.size(); }

private:
    struct Removal;
    using RemovalPointer = std::shared_ptr<Removal>;

    RemovalPointer enter(const QString &token, const QString &caller, qint64 dueAt);
    void hide(Removal &removal, const QString &memoryId);
    void await(Removal &removal);
    void remove(const QString &token);
    void finish(const QString &token);
    void release(const QString &memoryId);
    void write(std::function<Result<Done>(PendingRemovalTable &table)> job, Reply<Done> reply);

    MemoryStore &m_store;
    Writer &m_writer;
    const std::chrono::milliseconds m_grace;
    Clock m_clock;
    QHash<QString, RemovalPointer> m_removals; ///< by token
    QHash<QString, QString> m_owners;          ///< memory id -> caller
    QHash<QString, qsizetype> m_counts;        ///< by caller; without zeros
};

} // namespace am
