// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"
#include "shared/clock.h"

#include <QObject>

namespace am {

class Reader;

/// Everything held of a caller as one JSON file:
///
///   {"format": "agenticmemory-caller-export/1", "tenant", "caller", "exported_at", "store",
///    "memories":  [{id, memory, conversation, metadata, categories, created_at, updated_at}],  as the store has them
///    "deliveries":[{id, platform, type, conversation, agent, state, reason, received_at, ...,
///                   "parts": [...], "receipt": [{part, state, at, reason}], "report": the raw report or null,
///                   "recordings": [{file, bytes, sha256, received_at}]}],                      newest first
///    "log":       [{at, endpoint, status, conversation, agent, note, ...}],                    newest first
///    "calls":     [{conversation, agent, began_at, "briefing": what the agent was told}],        newest first
///    "memory_use":[{memory, uses, last_used_at}],  how often agents were told it on asking
///    "card":      what a briefing is made of without asking the store, or null}
///
/// Times are ISO 8601 in UTC. It is written piece by piece, one report in memory at a time, without holding up anybody.
class CallerExport final : public QObject
{
    Q_OBJECT

public:
    /// All of it outlives this object.
    CallerExport(Reader &reader, MemoryStore &store, Clock clock = &systemClock, QObject *parent = nullptr);

    /// Into a new file (mode 0600) under an absolute path; answers its size. Nothing of a failed one stays, nor of one
    /// whose context dies. BadInput: no such path, or something is there. Other errors: the store's, the database's,
    /// the disk's.
    void write(const QString &tenant, const QString &caller, const QString &file, QObject *context,
               Reply<qint64> reply);

private:
    Reader &m_reader;
    MemoryStore &m_store;
    Clock m_clock;
};

} // namespace am
