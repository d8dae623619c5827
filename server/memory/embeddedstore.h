// SPDX-License-Identifier: MIT
#pragma once

#include "memory/indexcleaning.h"
#include "memory/memorystore.h"
#include "shared/clock.h"

#include <QObject>
#include <QSqlDatabase>

#include <functional>

namespace am {

class Reader;
class Writer;

/// Memories in the daemon's own database, found by their words: takes Mem0's place where there is none.
///
/// A part "factual…" is kept as one memory for each sentence of its first message (the summary) and one for each
/// further message (a collected datum, "label: value"). A part "semantic…" is kept as the caller's own turns, the
/// substantial ones. Of any other part each message is one memory. Everything is kept word for word; `extract` is
/// without effect.
///
/// Adding a part again keeps what is there, also when some of it was changed or removed meanwhile; a text the caller's
/// same conversation already holds is not kept twice. What belongs to no caller is found by its conversation only.
/// Removed text leaves the file: rows at once, the index's words within seconds, the write-ahead log when the writer
/// next rests.
class EmbeddedStore final : public MemoryStore
{
public:
    /// Both must outlive it.
    EmbeddedStore(Writer &writer, Reader &reader, Clock clock = &systemClock);

    void add(const MemoryAddition &addition, CallOptions options, QObject *context,
             Reply<AdditionReceipt> reply) override;
    /// NotFound: additions are stored when add() answers.
    void event(const QString &eventId, CallOptions options, QObject *context, Reply<AdditionReceipt> reply) override;
    void search(const QString &caller, const QString &text, int limit, CallOptions options, QObject *context,
                Reply<QList<Memory>> reply) override;
    void list(const QString &caller, const QString &conversation, int page, int pageSize, CallOptions options,
              QObject *context, Reply<MemoryPage> reply) override;
    void get(const QString &memoryId, CallOptions options, QObject *context, Reply<Memory> reply) override;
    void update(const QString &memoryId, const MemoryChange &change, CallOptions options, QObject *context,
                Reply<Done> reply) override;
    /// Succeeds for a memory that is not there. Its history keeps the events and loses the texts.
    void remove(const QString &memoryId, CallOptions options, QObject *context, Reply<Done> reply) override;
    /// The history goes too.
    void removeCaller(const QString &caller, CallOptions options, QObject *context, Reply<Done> reply) override;
    void history(const QString &memoryId, CallOptions options, QObject *context,
                 Reply<QList<HistoryEntry>> reply) override;
    /// In the order of their ids; without a total, which would cost a walk over all memories.
    void callers(int page, int pageSize, CallOptions options, QObject *context, Reply<KnownCallerPage> reply) override;
    void probe(CallOptions options, QObject *context, Reply<Done> reply) override;
    [[nodiscard]] QString name() const override { return QStringLiteral("embedded"); }

private:
    template<typename T>
    using Job = std::function<Result<T>(QSqlDatabase &)>;

    template<typename T>
    void read(CallOptions options, QObject *context, Job<T> job, Reply<T> reply);
    template<typename T>
    void write(CallOptions options, QObject *context, Job<T> job, Reply<T> reply);

    Writer &m_writer;
    Reader &m_reader;
    const Clock m_clock;
    IndexCleaning m_cleaning;
};

} // namespace am
