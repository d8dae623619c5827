// SPDX-License-Identifier: MIT
#pragma once

#include "calls/calleraccess.h"
#include "calls/callsettings.h"
#include "calls/exchange.h"
#include "memory/memorystore.h"

#include <QObject>

#include <functional>

namespace am {

class SpeakerCheck;
struct RetrieveQuestion;

/// POST /retrieve: searches the memories of the caller on the line, and of nobody else.
///
/// Asked as a JSON object, as a JSON object whose `parameters` are read first, or as a form:
///   query            what to look for; cut to 2,000 characters
///   conversation_id  the call; the caller that /client-data saw on it is the one searched for, whatever user_id says;
///                    nobody, when that one's number is withheld
///   user_id          the caller, for calls that /client-data did not see
///   agent_id         its region is that of numbers without a country code (identity.agent_regions)
/// The header X-Memory-Token says more than either: see CallerAccess, which decides whose memories are searched.
///   details          true: `results` come too
/// Answered 200 {"memories": ["..."], "count": n}, best first, at most RetrieveSettings::limit. With details also
/// "results": [{"id", "memory", "score", "type", "created_at", "updated_at"}], dates in ISO 8601 UTC or null. When
/// nothing is found, or the caller is nobody we may know, the lists are empty and a "note" says why: an agent on the
/// line can go on with that, and with an error it cannot. When the store does not answer in time, the memories that the
/// caller's card was made of are searched by their words, and a "note" says that. After such a miss, until the store
/// answers a question again, however late, nobody waits for it longer than RetrieveSettings::patience. Memories that
/// read like orders to the agent (briefing/quarantine.h) are left out; the request's record says how many. 400
/// `query_missing`, `invalid_json`, `invalid_body`; 401 as refuseWithoutWorkspaceKey(), when access needs a key; 400,
/// 401 and 403 as CallerAccess. On a shared number nothing is told, with a "note", before one of `name`, `pin` or
/// `caller_confirmed` has said who speaks: see SpeakerCheck.
class RetrieveHandler final
{
public:
    /// What is known here of a caller's memories while the store is away: Cards::known().
    using Kept = std::function<void(const QString &caller, QObject *context, Reply<QList<Memory>> reply)>;

    /// What an agent has just been told: MemoryUses::told().
    using Told = std::function<void(const QString &caller, const QList<Memory> &memories)>;

    /// Whether others have found out that the store does not answer: StoreProbe.
    using StoreIsAway = std::function<bool()>;

    /// Without `kept` nothing is found while the store is away; without `speakers` no number is a shared one.
    RetrieveHandler(const RetrieveSettings &settings, MemoryStore &store, const CallerAccess &access, Kept kept = {},
                    SpeakerCheck *speakers = nullptr, Told told = {}, StoreIsAway storeIsAway = {});
    Q_DISABLE_COPY_MOVE(RetrieveHandler)

    void handle(const ExchangePointer &exchange);
    /// POST /retrieve, handled here. The handler must outlive it.
    [[nodiscard]] Route route(qint64 maximumBody = 64 * 1024);

private:
    void confirm(const ExchangePointer &exchange, const AskedCaller &asked, const RetrieveQuestion &question);
    void search(const ExchangePointer &exchange, const QString &caller, const RetrieveQuestion &question);
    void takeFound(const ExchangePointer &exchange, const QString &caller, const RetrieveQuestion &question,
                   const Result<QList<Memory>> &found);
    void tell(const ExchangePointer &exchange, const QString &caller, const QList<Memory> &memories, bool details,
              QLatin1StringView note);
    /// The store did not help.
    void searchCopy(const ExchangePointer &exchange, const QString &caller, const RetrieveQuestion &question);

    const RetrieveSettings &m_settings;
    MemoryStore &m_store;
    const CallerAccess &m_access;
    Kept m_kept;
    SpeakerCheck *m_speakers;
    Told m_told;
    StoreIsAway m_storeIsAway;
    bool m_missed = false; ///< the last question to the store that is over
    QObject m_context;     ///< last: answers of the store that come later than this are dropped
};

} // namespace am
