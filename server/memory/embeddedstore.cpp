// SPDX-License-Identifier: MIT
#include "memory/embeddedstore.h"

#include "memory/memorypart.h"
#include "memory/ranking.h"
#include "memory/searchterms.h"
#include "memory/timedreply.h"
#include "storage/memoryhistorytable.h"
#include "storage/memorytable.h"
#include "storage/reader.h"
#include "storage/writer.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {
namespace {

Q_LOGGING_CATEGORY(lcEmbedded, "agenticmemory.daemon.memory")

constexpr int largestPage = 200;
constexpr int mostHits = 100;
constexpr int mergedPages = 64;                          // 256 KB of index: what a slice of cleaning costs the writer
constexpr std::chrono::milliseconds cleaningDelay{1000}; // a round writes the whole index anew

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QDateTime fromMilliseconds(qint64 at)
{
    return at > 0 ? QDateTime::fromMSecsSinceEpoch(at, Qt::UTC) : QDateTime();
}

Memory fromRow(const MemoryRow &row)
{
    return {.id = row.id,
            .text = row.text,
            .caller = row.caller,
            .conversation = row.conversation,
            .metadata = QJsonDocument::fromJson(row.metadata).object(),
            .createdAt = fromMilliseconds(row.createdAt),
            .updatedAt = fromMilliseconds(row.updatedAt)};
}

/// Inserts one text of an addition; answers its id.
Result<QString> insertText(QSqlDatabase &database, MemoryRow row, qint64 now)
{
    row.id = newId();
    if (auto inserted = MemoryTable(database).insert(row, indexedWords(row.caller, row.text)); !inserted)
        return inserted.error();
    const MemoryHistoryRow entry{.id = newId(),
                                 .memoryId = row.id,
                                 .caller = row.caller,
                                 .event = u"ADD"_s,
                                 .oldText = {},
                                 .newText = row.text,
                                 .at = now};
    if (auto inserted = MemoryHistoryTable(database).insert(entry); !inserted)
        return inserted.error();
    return row.id;
}

Result<AdditionReceipt> addTo(QSqlDatabase &database, const MemoryRow &row, const QStringList &texts, qint64 now)
{
    MemoryTable memories(database);
    if (!row.conversation.isEmpty()) {
        const auto present = memories.idsOfPart(row.caller, row.conversation, row.part);
        if (!present)
            return present.error();
        if (!present->isEmpty())
            return AdditionReceipt{.memoryIds = *present};
    }
    const auto known = memories.idsByText(row.caller, row.conversation);
    if (!known)
        return known.error();
    AdditionReceipt receipt;
    for (const QString &text : texts) {
        if (const auto id = known->constFind(text); id != known->constEnd()) {
            receipt.memoryIds.append(*id);
            continue;
        }
        MemoryRow one = row;
        one.text = text;
        const auto id = insertText(database, std::move(one), now);
        if (!id)
            return id.error();
        receipt.memoryIds.append(*id);
    }
    return receipt;
}

Result<Done> updateIn(QSqlDatabase &database, const QString &memoryId, const MemoryChange &change, qint64 now)
{
    MemoryTable memories(database);
    const auto found = memories.find(memoryId);
    if (!found)
        return found.error();
    if (!*found)
        return Error{Error::Kind::NotFound, u"no such memory"_s};
    MemoryRow row = **found;
    const QString oldText = std::exchange(row.text, change.text.value_or(row.text));
    if (change.metadata)
        row.metadata = QJsonDocument(*change.metadata).toJson(QJsonDocument::Compact);
    row.updatedAt = now;
    if (auto updated = memories.update(row, indexedWords(row.caller, row.text)); !updated)
        return updated;
    if (row.text == oldText)
        return Done{};
    return MemoryHistoryTable(database).insert({.id = newId(),
                                                .memoryId = row.id,
                                                .caller = row.caller,
                                                .event = u"UPDATE"_s,
                                                .oldText = oldText,
                                                .newText = row.text,
                                                .at = now});
}

Result<Done> removeFrom(QSqlDatabase &database, const QString &memoryId, qint64 now)
{
    MemoryTable memories(database);
    MemoryHistoryTable history(database);
    const auto found = memories.find(memoryId);
    if (!found)
        return found.error();
    if (!*found)
        return Done{};
    if (auto removed = memories.remove((*found)->number); !removed)
        return removed;
    if (auto blanked = history.blank(memoryId); !blanked)
        return blanked;
    return history.insert({.id = newId(),
                           .memoryId = memoryId,
                           .caller = (*found)->caller,
                           .event = u"DELETE"_s,
                           .oldText = {},
                           .newText = {},
                           .at = now});
}

Result<QList<Memory>> searchIn(QSqlDatabase &database, const QString &caller, const QString &text, int limit)
{
    QList<MemoryRow> rows;
    // Beginnings of words only when no word is found whole: "auth" is to find "authority", "author" need not.
    for (const WordMatch match : {WordMatch::Whole, WordMatch::Beginning}) {
        const QString expression = searchExpression(caller, text, match);
        if (expression.isEmpty())
            break;
        auto found = MemoryTable(database).search(caller, expression, std::max(mostHits, limit));
        if (!found)
            return found.error();
        rows = std::move(*found);
        if (!rows.isEmpty())
            break;
    }
    QList<Memory> memories;
    for (const RankedMemory &ranked : rank(rows, limit)) {
        memories.append(fromRow(ranked.row));
        memories.last().score = ranked.score;
    }
    return memories;
}

Result<MemoryPage> listIn(QSqlDatabase &database, const QString &caller, const QString &conversation, int page,
                          int pageSize)
{
    MemoryTable table(database);
    const qint64 offset = qint64(page - 1) * pageSize;
    const auto total = table.count(caller, conversation);
    if (!total)
        return total.error();
    const auto rows = table.list(caller, conversation, offset, pageSize);
    if (!rows)
        return rows.error();
    MemoryPage result{.memories = {}, .total = *total, .last = offset + rows->size() >= *total};
    for (const MemoryRow &row : *rows)
        result.memories.append(fromRow(row));
    return result;
}

Result<KnownCallerPage> callersIn(QSqlDatabase &database, int page, int pageSize)
{
    // One more than asked for tells whether there is a next page.
    auto rows = MemoryTable(database).callers(qint64(page - 1) * pageSize, pageSize + 1);
    if (!rows)
        return rows.error();
    KnownCallerPage result{.callers = {}, .total = -1, .last = rows->size() <= pageSize};
    for (const MemoryCallerRow &row : rows->first(std::min<qsizetype>(pageSize, rows->size()))) {
        result.callers.append({.caller = row.caller,
                               .memories = row.memories,
                               .createdAt = fromMilliseconds(row.createdAt),
                               .updatedAt = fromMilliseconds(row.updatedAt)});
    }
    return result;
}

/// An answer that needs no thread, from the event loop all the same.
template<typename T>
void answerSoon(QObject *context, Reply<T> reply, Result<T> result)
{
    QTimer::singleShot(0, context, [reply = std::move(reply), result = std::move(result)] { reply(result); });
}

} // namespace

EmbeddedStore::EmbeddedStore(Writer &writer, Reader &reader, Clock clock)
    : m_writer(writer)
    , m_reader(reader)
    , m_clock(std::move(clock))
{
    m_cleaningDelay.setSingleShot(true);
    m_cleaningDelay.setInterval(cleaningDelay);
    QObject::connect(&m_cleaningDelay, &QTimer::timeout, &m_cleaningDelay, [this] { cleanIndex(); });
}

template<typename T>
void EmbeddedStore::read(CallOptions options, QObject *context, Job<T> job, Reply<T> reply)
{
    const TimedReply<T> timed(options.deadline, context, std::move(reply));
    const auto lane = options.lane == CallOptions::Lane::Live ? Reader::Lane::Live : Reader::Lane::Background;
    m_reader.read<T>(
        [job = std::move(job), late = timed.late()](QSqlDatabase &database) -> Result<T> {
            if (*late)
                return Error{Error::Kind::Timeout, u"not begun in time"_s};
            return job(database);
        },
        context, timed, lane);
}

template<typename T>
void EmbeddedStore::write(CallOptions options, QObject *context, Job<T> job, Reply<T> reply)
{
    // Late or not, it is done: a job that declined would make the others of its batch run apart.
    m_writer.write<T>(std::move(job), context, TimedReply<T>(options.deadline, context, std::move(reply)));
}

void EmbeddedStore::add(const MemoryAddition &addition, CallOptions options, QObject *context,
                        Reply<AdditionReceipt> reply)
{
    if (addition.caller.isEmpty() && addition.conversation.isEmpty()) {
        const Error error{Error::Kind::BadInput, u"neither a caller nor a conversation to remember it under"_s};
        return answerSoon<AdditionReceipt>(context, std::move(reply), error);
    }
    const qint64 now = m_clock();
    QJsonObject metadata = addition.metadata;
    metadata.insert("part"_L1, addition.part);
    const MemoryRow row{.caller = addition.caller,
                        .conversation = addition.conversation,
                        .part = addition.part,
                        .kind = memoryKind(addition.part),
                        .metadata = QJsonDocument(metadata).toJson(QJsonDocument::Compact),
                        .createdAt = addition.happenedAt.isValid() ? addition.happenedAt.toMSecsSinceEpoch() : now};
    write<AdditionReceipt>(
        options, context,
        [row, texts = memoryTexts(addition), now](QSqlDatabase &database) { return addTo(database, row, texts, now); },
        std::move(reply));
}

void EmbeddedStore::event(const QString &, CallOptions, QObject *context, Reply<AdditionReceipt> reply)
{
    answerSoon<AdditionReceipt>(context, std::move(reply), Error{Error::Kind::NotFound, u"no such event"_s});
}

void EmbeddedStore::search(const QString &caller, const QString &text, int limit, CallOptions options, QObject *context,
                           Reply<QList<Memory>> reply)
{
    read<QList<Memory>>(
        options, context,
        [caller, text, limit](QSqlDatabase &database) { return searchIn(database, caller, text, limit); },
        std::move(reply));
}

void EmbeddedStore::list(const QString &caller, const QString &conversation, int page, int pageSize,
                         CallOptions options, QObject *context, Reply<MemoryPage> reply)
{
    read<MemoryPage>(
        options, context,
        [caller, conversation, page = std::max(1, page), size = std::clamp(pageSize, 1, largestPage)](
            QSqlDatabase &database) { return listIn(database, caller, conversation, page, size); },
        std::move(reply));
}

void EmbeddedStore::get(const QString &memoryId, CallOptions options, QObject *context, Reply<Memory> reply)
{
    read<Memory>(
        options, context,
        [memoryId](QSqlDatabase &database) -> Result<Memory> {
            const auto row = MemoryTable(database).find(memoryId);
            if (!row)
                return row.error();
            if (!*row)
                return Error{Error::Kind::NotFound, u"no such memory"_s};
            return fromRow(**row);
        },
        std::move(reply));
}

void EmbeddedStore::update(const QString &memoryId, const MemoryChange &change, CallOptions options, QObject *context,
                           Reply<Done> reply)
{
    if (change.text && change.text->trimmed().isEmpty())
        return answerSoon<Done>(context, std::move(reply), Error{Error::Kind::BadInput, u"a memory without text"_s});
    write<Done>(
        options, context,
        [memoryId, change, now = m_clock()](QSqlDatabase &database) {
            return updateIn(database, memoryId, change, now);
        },
        std::move(reply));
}

void EmbeddedStore::remove(const QString &memoryId, CallOptions options, QObject *context, Reply<Done> reply)
{
    write<Done>(
        options, context,
        [memoryId, now = m_clock()](QSqlDatabase &database) { return removeFrom(database, memoryId, now); },
        std::move(reply));
    cleanIndexSoon();
}

void EmbeddedStore::removeCaller(const QString &caller, CallOptions options, QObject *context, Reply<Done> reply)
{
    // Without a caller are the memories of many calls; nobody may mean all of them.
    if (caller.isEmpty())
        return answerSoon<Done>(context, std::move(reply), Done{});
    write<Done>(
        options, context,
        [caller](QSqlDatabase &database) -> Result<Done> {
            if (auto removed = MemoryTable(database).removeCaller(caller); !removed)
                return removed;
            return MemoryHistoryTable(database).removeCaller(caller);
        },
        std::move(reply));
    cleanIndexSoon();
}

void EmbeddedStore::history(const QString &memoryId, CallOptions options, QObject *context,
                            Reply<QList<HistoryEntry>> reply)
{
    read<QList<HistoryEntry>>(
        options, context,
        [memoryId](QSqlDatabase &database) -> Result<QList<HistoryEntry>> {
            const auto rows = MemoryHistoryTable(database).list(memoryId);
            if (!rows)
                return rows.error();
            QList<HistoryEntry> entries;
            for (const MemoryHistoryRow &row : *rows) {
                entries.append({.id = row.id,
                                .memoryId = row.memoryId,
                                .event = row.event,
                                .oldText = row.oldText,
                                .newText = row.newText,
                                .at = fromMilliseconds(row.at)});
            }
            return entries;
        },
        std::move(reply));
}

void EmbeddedStore::callers(int page, int pageSize, CallOptions options, QObject *context, Reply<KnownCallerPage> reply)
{
    read<KnownCallerPage>(
        options, context,
        [page = std::max(1, page), size = std::clamp(pageSize, 1, largestPage)](QSqlDatabase &database) {
            return callersIn(database, page, size);
        },
        std::move(reply));
}

void EmbeddedStore::probe(CallOptions options, QObject *context, Reply<Done> reply)
{
    if (const auto failure = m_writer.failure())
        return answerSoon<Done>(context, std::move(reply), *failure);
    read<Done>(
        options, context,
        [](QSqlDatabase &database) -> Result<Done> {
            const auto found = MemoryTable(database).find(u"-"_s);
            if (!found)
                return found.error();
            return Done{};
        },
        std::move(reply));
}

/// Later, and queued behind the removal that asks for it: many removals in a row share one round.
void EmbeddedStore::cleanIndexSoon()
{
    if (!m_cleaningDelay.isActive())
        m_cleaningDelay.start();
}

void EmbeddedStore::cleanIndex()
{
    m_cleanAgain = m_cleaning;
    if (std::exchange(m_cleaning, true))
        return;
    mergeIndex(true);
}

void EmbeddedStore::mergeIndex(bool first)
{
    m_writer.write<bool>(
        [first](QSqlDatabase &database) { return MemoryTable(database).mergeIndex(first, mergedPages); },
        &m_cleaningDelay,
        [this](const Result<bool> &more) {
            if (!more)
                qCWarning(lcEmbedded).noquote() << "index not cleaned:" << more.error().detail;
            else if (*more)
                return mergeIndex(false);
            m_cleaning = false;
            if (more && std::exchange(m_cleanAgain, false))
                cleanIndex();
        });
}

} // namespace am
