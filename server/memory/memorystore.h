// SPDX-License-Identifier: MIT
#pragma once

#include "outgoing/calloptions.h"
#include "shared/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QStringList>

#include <optional>

namespace am {

/// One thing remembered of a caller.
struct Memory
{
    QString id;
    QString text;
    QString caller;       ///< Mem0's user_id
    QString conversation; ///< Mem0's run_id (session_id in some of its answers)
    QJsonObject metadata; ///< type, agent_id, conversation_id, call_duration, timestamp, part
    QStringList categories = {};
    QDateTime createdAt = {}; ///< UTC
    QDateTime updatedAt = {}; ///< UTC; null when never updated
    double score = 0;         ///< of a search only; comparable within one answer only
    qint64 uses = 0;          ///< how often agents were told it on asking; no store knows (see Cards)
    QDateTime usedAt = {};    ///< UTC, the last time
};

struct MemoryPage
{
    QList<Memory> memories;
    qint64 total = -1; ///< -1 when the store does not tell
    bool last = true;
};

/// One utterance given to the store to remember.
struct Message
{
    enum class Role { User, Assistant };
    Role role = Role::User;
    QString text;
};

/// One part of a report, as the store gets it. `(caller, conversation, part)` names it: adding the same part twice
/// must not double a memory where the store can tell (see MemoryStore::add).
struct MemoryAddition
{
    QString caller; ///< may be empty: then it is remembered under the conversation only
    QString conversation;
    QString part; ///< "factual", "semantic", "semantic/2"; goes to metadata.part
    QList<Message> messages;
    QJsonObject metadata;
    bool extract =
        false; ///< let the store draw facts from the messages (Mem0's infer) instead of keeping them as they are
    QDateTime happenedAt = {};
};

/// What became of an addition so far.
struct AdditionReceipt
{
    enum class State { Pending, Stored, Failed };
    State state = State::Stored;
    QString eventId = {};       ///< to ask again with event() while Pending
    QStringList memoryIds = {}; ///< Stored with none = the store found nothing new
    QString reason = {};        ///< why it Failed
};

struct MemoryChange
{
    std::optional<QString> text = {};
    std::optional<QJsonObject> metadata = {};
};

struct HistoryEntry
{
    QString id;
    QString memoryId;
    QString event; ///< ADD, UPDATE, DELETE
    QString oldText;
    QString newText;
    QDateTime at;
};

/// One caller the store knows.
struct KnownCaller
{
    QString caller;
    qint64 memories = -1; ///< -1 when the store does not tell
    QDateTime createdAt = {};
    QDateTime updatedAt = {};
};

struct KnownCallerPage
{
    QList<KnownCaller> callers;
    qint64 total = -1;
    bool last = true;
};

/// Where memories live: Mem0's platform, a self-hosted Mem0, the embedded store; FakeMemoryStore in tests.
/// Every call answers exactly once, from the event loop and never from inside the call; the answer is dropped if
/// `context` has died meanwhile. An unknown caller is no error: lists and searches are empty, removals succeed.
class MemoryStore
{
public:
    MemoryStore() = default;
    virtual ~MemoryStore() = default;
    Q_DISABLE_COPY_MOVE(MemoryStore)

    /// Not necessarily idempotent: after an error of kind Timeout or Unreachable look for the part with list()
    /// (caller + conversation, metadata.part) before sending it again.
    virtual void add(const MemoryAddition &addition, CallOptions options, QObject *context,
                     Reply<AdditionReceipt> reply) = 0;
    /// What became of a Pending addition. NotFound when the store no longer knows the event.
    virtual void event(const QString &eventId, CallOptions options, QObject *context, Reply<AdditionReceipt> reply) = 0;

    /// The memories of `caller` nearest to `text`, best first, at most `limit`.
    virtual void search(const QString &caller, const QString &text, int limit, CallOptions options, QObject *context,
                        Reply<QList<Memory>> reply) = 0;
    /// A caller's memories, newest first; only those of one conversation when that is not empty (then the caller
    /// may be empty). `page` starts at 1, `pageSize` is 1..200.
    virtual void list(const QString &caller, const QString &conversation, int page, int pageSize, CallOptions options,
                      QObject *context, Reply<MemoryPage> reply) = 0;
    virtual void get(const QString &memoryId, CallOptions options, QObject *context, Reply<Memory> reply) = 0;
    virtual void update(const QString &memoryId, const MemoryChange &change, CallOptions options, QObject *context,
                        Reply<Done> reply) = 0;
    virtual void remove(const QString &memoryId, CallOptions options, QObject *context, Reply<Done> reply) = 0;
    /// All of a caller's memories. Mem0 does it in the background: list until empty to be sure.
    virtual void removeCaller(const QString &caller, CallOptions options, QObject *context, Reply<Done> reply) = 0;
    virtual void history(const QString &memoryId, CallOptions options, QObject *context,
                         Reply<QList<HistoryEntry>> reply) = 0;
    virtual void callers(int page, int pageSize, CallOptions options, QObject *context,
                         Reply<KnownCallerPage> reply) = 0;
    /// Is the store there, and does it take our credentials?
    virtual void probe(CallOptions options, QObject *context, Reply<Done> reply) = 0;
    /// "mem0", "mem0-selfhosted", "embedded": for /readyz and the log.
    [[nodiscard]] virtual QString name() const = 0;
};

} // namespace am
