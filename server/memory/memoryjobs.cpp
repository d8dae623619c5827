// SPDX-License-Identifier: MIT
#include "memory/memoryjobs.h"

#include "memory/memorypart.h"
#include "memory/ranking.h"
#include "memory/searchterms.h"
#include "storage/memoryhistorytable.h"
#include "storage/memorytable.h"

#include <QJsonDocument>
#include <QTimeZone>
#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace am::memoryjobs {
namespace {

constexpr int mostHits = 100;

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QDateTime fromMilliseconds(qint64 at)
{
    return at > 0 ? QDateTime::fromMSecsSinceEpoch(at, QTimeZone::utc()) : QDateTime();
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

/// What all memories of an addition have in common.
MemoryRow rowOf(const MemoryAddition &addition, qint64 now)
{
    QJsonObject metadata = addition.metadata;
    metadata.insert("part"_L1, addition.part);
    return {.caller = addition.caller,
            .conversation = addition.conversation,
            .part = addition.part,
            .kind = memoryKind(addition.part),
            .metadata = QJsonDocument(metadata).toJson(QJsonDocument::Compact),
            .createdAt = addition.happenedAt.isValid() ? addition.happenedAt.toMSecsSinceEpoch() : now};
}

} // namespace

Result<AdditionReceipt> add(QSqlDatabase &database, const MemoryAddition &addition, qint64 now)
{
    const MemoryRow row = rowOf(addition, now);
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
    for (const QString &text : memoryTexts(addition)) {
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

Result<Done> update(QSqlDatabase &database, const QString &memoryId, const MemoryChange &change, qint64 now)
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

Result<Done> remove(QSqlDatabase &database, const QString &memoryId, qint64 now)
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

Result<QList<Memory>> search(QSqlDatabase &database, const QString &caller, const QString &text, int limit)
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

Result<MemoryPage> list(QSqlDatabase &database, const QString &caller, const QString &conversation, int page,
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

Result<KnownCallerPage> callers(QSqlDatabase &database, int page, int pageSize)
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

Result<Memory> get(QSqlDatabase &database, const QString &memoryId)
{
    const auto row = MemoryTable(database).find(memoryId);
    if (!row)
        return row.error();
    if (!*row)
        return Error{Error::Kind::NotFound, u"no such memory"_s};
    return fromRow(**row);
}

Result<QList<HistoryEntry>> history(QSqlDatabase &database, const QString &memoryId)
{
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
}

Result<Done> removeCaller(QSqlDatabase &database, const QString &caller)
{
    if (auto removed = MemoryTable(database).removeCaller(caller); !removed)
        return removed;
    return MemoryHistoryTable(database).removeCaller(caller);
}

Result<Done> probe(QSqlDatabase &database)
{
    const auto found = MemoryTable(database).find(u"-"_s);
    if (!found)
        return found.error();
    return Done{};
}

} // namespace am::memoryjobs
