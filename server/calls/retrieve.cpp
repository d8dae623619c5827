// SPDX-License-Identifier: MIT
#include "calls/retrieve.h"

#include "briefing/notes.h"
#include "briefing/quarantine.h"
#include "calls/retrievequestion.h"
#include "calls/speakercheck.h"
#include "calls/workspacekey.h"
#include "memory/keptsearch.h"
#include "memory/ownmemories.h"

#include <QJsonArray>
#include <QPointer>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// For the store to miss its own deadline by, since it knows better than our timer what went wrong.
constexpr std::chrono::milliseconds grace{250};

constexpr auto unavailable = "memory is unavailable at the moment"_L1;
constexpr auto fromCopy = "memory is unavailable at the moment; this is what was known before"_L1;
constexpr auto unknownCaller = "this caller is not known, so nothing is remembered of them"_L1;
constexpr auto unconfirmed = "several people share this telephone, and it is not confirmed yet who is speaking"_L1;
constexpr auto nothingFound = "nothing found"_L1;

/// What the agent may be told; the record says how much that is not.
QList<Memory> tellable(const QList<Memory> &memories, RequestRecord &record)
{
    const SafeMemories safe = withoutOrders(memories);
    if (safe.quarantined > 0)
        record.remark(u"left out %1 that read like orders to the agent"_s.arg(safe.quarantined));
    return safe.memories;
}

/// Whether the store may be away, rather than busy or of another opinion.
bool isAbsence(const Error &error)
{
    return error.kind == Error::Kind::Timeout || error.kind == Error::Kind::Unreachable;
}

QJsonValue date(const QDateTime &when)
{
    return when.isValid() ? QJsonValue(when.toUTC().toString(Qt::ISODate)) : QJsonValue();
}

QJsonObject described(const Memory &memory)
{
    return {{u"id"_s, memory.id},
            {u"memory"_s, memory.text},
            {u"score"_s, memory.score},
            {u"type"_s, memory.metadata.value("type"_L1)},
            {u"created_at"_s, date(memory.createdAt)},
            {u"updated_at"_s, date(memory.updatedAt)}};
}

HttpAnswer answerWith(const QList<Memory> &memories, bool details, QLatin1StringView note = {})
{
    QJsonArray texts;
    QJsonArray dates;
    QJsonArray kinds;
    QJsonArray results;
    for (const Memory &memory : memories) {
        texts.append(memory.text);
        dates.append(saidAt(memory).date().toString(Qt::ISODate));
        kinds.append(isFact(memory) ? u"fact"_s : u"talk"_s);
        if (details)
            results.append(described(memory));
    }
    QJsonObject answer{{u"memories"_s, texts}, {u"count"_s, memories.size()}};
    if (!memories.isEmpty()) {
        answer.insert("dates"_L1, dates);
        answer.insert("kinds"_L1, kinds);
    }
    if (details)
        answer.insert("results"_L1, results);
    if (!note.isEmpty())
        answer.insert("note"_L1, note);
    return HttpAnswer::json(answer);
}

} // namespace

RetrieveHandler::RetrieveHandler(const RetrieveSettings &settings, MemoryStore &store, const CallerAccess &access,
                                 Kept kept, SpeakerCheck *speakers, Told told, StoreIsAway storeIsAway)
    : m_settings(settings)
    , m_store(store)
    , m_access(access)
    , m_kept(std::move(kept))
    , m_speakers(speakers)
    , m_told(std::move(told))
    , m_storeIsAway(std::move(storeIsAway))
{
}

Route RetrieveHandler::route(qint64 maximumBody)
{
    return {.method = "POST",
            .path = "/retrieve",
            .maximumBody = maximumBody,
            .contentTypes = {"application/json", "application/x-www-form-urlencoded"},
            .handle = [this](const ExchangePointer &exchange) { handle(exchange); }};
}

void RetrieveHandler::handle(const ExchangePointer &exchange)
{
    const HttpRequest &request = exchange->request();
    if (m_settings.access == RetrieveSettings::Access::Key) {
        if (const auto refusal = refuseWithoutWorkspaceKey(request.headers, m_settings.workspaceKeys))
            return exchange->answer(*refusal);
    }
    const auto question = parseRetrieveQuestion(request);
    exchange->record().stage("question");
    if (!question)
        return exchange->answer(*question.refusal);

    exchange->record().conversation = question->conversation;
    const auto asked = m_access.check(request.headers, *question, exchange->record());
    if (!asked)
        return exchange->answer(*asked.refusal);
    exchange->record().setCaller(asked->caller);
    if (asked->caller.isEmpty())
        return exchange->answer(answerWith({}, question->details, unknownCaller));
    if (m_speakers && m_speakers->isNeeded(*asked))
        return confirm(exchange, *asked, *question);
    search(exchange, asked->caller, *question);
}

void RetrieveHandler::confirm(const ExchangePointer &exchange, const AskedCaller &asked,
                              const RetrieveQuestion &question)
{
    m_speakers->check(asked, question, &m_context, [this, exchange, caller = asked.caller, question](bool confirmed) {
        exchange->record().stage("speaker");
        exchange->record().remark(confirmed ? u"the speaker is confirmed"_s : u"shared number, unconfirmed"_s);
        if (confirmed)
            search(exchange, caller, question);
        else
            exchange->answer(answerWith({}, question.details, unconfirmed));
    });
}

void RetrieveHandler::search(const ExchangePointer &exchange, const QString &caller, const RetrieveQuestion &question)
{
    const bool isAway = m_missed || (m_storeIsAway && m_storeIsAway());
    // The timer holds the exchange, and one of the two answers. The store may come later: that it did is worth knowing.
    auto *deadline = new QTimer(&m_context);
    deadline->setSingleShot(true);
    QObject::connect(deadline, &QTimer::timeout, &m_context, [this, exchange, deadline, caller, question, isAway] {
        deadline->deleteLater();
        m_missed = true;
        exchange->record().stage("store");
        exchange->record().remark(isAway ? u"the store does not answer, and was not waited for"_s
                                         : u"the store missed its deadline"_s);
        searchCopy(exchange, caller, question);
    });
    deadline->start(isAway ? std::min(m_settings.patience, m_settings.deadline) : m_settings.deadline + grace);

    const CallOptions options{.lane = CallOptions::Lane::Live, .deadline = m_settings.deadline};
    Reply<QList<Memory>> reply = [this, timer = QPointer(deadline), waiting = std::weak_ptr(exchange), caller,
                                  question](const Result<QList<Memory>> &found) {
        m_missed = !found && isAbsence(found.error());
        const ExchangePointer asked = waiting.lock();
        if (!asked || !timer || !timer->isActive())
            return;
        timer->stop();
        timer->deleteLater();
        takeFound(asked, caller, question, found);
    };
    m_store.search(caller, question.query, m_settings.limit, options, &m_context, std::move(reply));
}

void RetrieveHandler::takeFound(const ExchangePointer &exchange, const QString &caller,
                                const RetrieveQuestion &question, const Result<QList<Memory>> &found)
{
    exchange->record().stage("store");
    if (!found) {
        exchange->record().remark(u"the store failed: "_s + found.error().detail);
        return searchCopy(exchange, caller, question);
    }
    const QList<Memory> memories = tellable(ownOnly(*found, caller).mid(0, m_settings.limit), exchange->record());
    tell(exchange, caller, memories, question.details, memories.isEmpty() ? nothingFound : QLatin1StringView());
}

void RetrieveHandler::tell(const ExchangePointer &exchange, const QString &caller, const QList<Memory> &memories,
                           bool details, QLatin1StringView note)
{
    exchange->answer(answerWith(memories, details, note));
    if (m_told)
        m_told(caller, memories);
}

void RetrieveHandler::searchCopy(const ExchangePointer &exchange, const QString &caller,
                                 const RetrieveQuestion &question)
{
    if (!m_kept)
        return exchange->answer(answerWith({}, question.details, unavailable));
    m_kept(caller, &m_context, [this, exchange, caller, question](const Result<QList<Memory>> &kept) {
        exchange->record().stage("copy");
        const QList<Memory> memories =
            kept ? searchKept(tellable(*kept, exchange->record()), question.query, m_settings.limit) : QList<Memory>();
        tell(exchange, caller, memories, question.details, memories.isEmpty() ? unavailable : fromCopy);
    });
}

} // namespace am
