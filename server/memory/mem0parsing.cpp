// SPDX-License-Identifier: MIT
#include "memory/mem0parsing.h"

#include "memory/mem0failure.h"
#include "outgoing/problemtext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::mem0 {

namespace {

Error notUnderstood(const QString &what)
{
    return {Error::Kind::Unreachable, what};
}

/// The document as a value, so that arrays and objects are handled alike.
Result<QJsonValue> parse(const QByteArray &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError)
        return notUnderstood(u"the answer is no JSON: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset));
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

/// The list in an answer, wherever it is.
std::optional<QJsonArray> rowsOf(const QJsonValue &value)
{
    if (value.isArray())
        return value.toArray();
    for (const auto key : {"results"_L1, "memories"_L1}) {
        const QJsonValue inner = value[key];
        if (inner.isArray())
            return inner.toArray();
        if (inner.isObject())
            return rowsOf(inner);
    }
    return std::nullopt;
}

/// An answer with a list in it.
struct Listing
{
    QJsonValue answer;
    QJsonArray rows;
};

Result<Listing> listing(const QByteArray &body)
{
    const auto answer = parse(body);
    if (!answer)
        return answer.error();
    const auto rows = rowsOf(*answer);
    if (!rows)
        return notUnderstood(u"the answer holds no list"_s);
    return Listing{*answer, *rows};
}

QList<Memory> memoriesIn(const QJsonArray &rows)
{
    QList<Memory> found;
    found.reserve(rows.size());
    for (const QJsonValue row : rows) {
        Memory one = memory(row.toObject());
        if (!one.id.isEmpty() && !one.text.isEmpty())
            found.append(std::move(one));
    }
    return found;
}

/// The ids of what an addition stored; entries that say nothing was stored have another event.
QStringList storedIds(const QJsonArray &results)
{
    QStringList ids;
    for (const QJsonValue result : results) {
        const QString event = result["event"_L1].toString(u"ADD"_s);
        const QString id = result["id"_L1].toString();
        if (!id.isEmpty() && (event == "ADD"_L1 || event == "UPDATE"_L1))
            ids.append(id);
    }
    return ids;
}

QList<KnownCaller> knownCallers(const QJsonArray &rows)
{
    QList<KnownCaller> found;
    for (const QJsonValue row : rows) {
        // The platform's `id` is its own; the caller is the `name`. A self-hosted one has the `id` only.
        const QString caller = row["name"_L1].toString(row["id"_L1].toString());
        if (caller.isEmpty() || row["type"_L1].toString(u"user"_s) != "user"_L1)
            continue;
        found.append({.caller = caller,
                      .memories = row["total_memories"_L1].toInteger(-1),
                      .createdAt = date(row["created_at"_L1]),
                      .updatedAt = date(row["updated_at"_L1])});
    }
    return found;
}

} // namespace

QDateTime date(const QJsonValue &value)
{
    QString text = value.toString();
    // Qt reads milliseconds; Mem0 writes microseconds.
    if (const qsizetype dot = text.indexOf(u'.'); dot >= 0) {
        qsizetype end = dot + 1;
        while (end < text.size() && text[end] >= u'0' && text[end] <= u'9')
            ++end;
        text.replace(dot, end - dot, text.mid(dot, std::min<qsizetype>(end - dot, 4)));
    }
    QDateTime at = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (at.isValid() && at.timeSpec() == Qt::LocalTime)
        at.setTimeZone(QTimeZone::utc());
    return at.toUTC();
}

Memory memory(const QJsonObject &row)
{
    Memory memory;
    memory.id = row.value("id"_L1).toString();
    const QJsonValue text = row.value("memory"_L1);
    memory.text = text.isString() ? text.toString() : row.value("data"_L1)["memory"_L1].toString();
    memory.caller = row.value("user_id"_L1).toString();
    const QJsonValue run = row.value("run_id"_L1);
    memory.conversation = run.isString() ? run.toString() : row.value("session_id"_L1).toString();
    memory.metadata = row.value("metadata"_L1).toObject();
    for (const QJsonValue category : row.value("categories"_L1).toArray()) {
        if (category.isString())
            memory.categories.append(category.toString());
    }
    memory.createdAt = date(row.value("created_at"_L1));
    memory.updatedAt = date(row.value("updated_at"_L1));
    memory.score = row.value("score"_L1).toDouble();
    return memory;
}

Result<Memory> oneMemory(const QByteArray &body)
{
    if (body.trimmed() == "null")
        return Error{Error::Kind::NotFound, u"no such memory"_s};
    const auto value = parse(body);
    if (!value)
        return value.error();
    Memory found = memory(value->toObject());
    if (found.id.isEmpty())
        return notUnderstood(u"the answer is no memory"_s);
    return found;
}

Result<QList<Memory>> memories(const QByteArray &body)
{
    const auto found = listing(body);
    return found ? Result<QList<Memory>>(memoriesIn(found->rows)) : found.error();
}

Result<MemoryPage> page(const QByteArray &body, int page, int pageSize)
{
    const auto found = listing(body);
    if (!found)
        return found.error();
    MemoryPage result{.memories = memoriesIn(found->rows)};
    sortNewestFirst(result.memories);
    if (const QJsonValue count = found->answer["count"_L1]; count.isDouble()) {
        result.total = std::max<qint64>(0, count.toInteger());
        result.last = qint64(page) * pageSize >= result.total || found->rows.isEmpty();
    } else {
        result.last = found->rows.size() < pageSize;
    }
    return result;
}

void sortNewestFirst(QList<Memory> &memories)
{
    std::stable_sort(memories.begin(), memories.end(), [](const Memory &left, const Memory &right) {
        if (!left.createdAt.isValid() || !right.createdAt.isValid())
            return left.createdAt.isValid() && !right.createdAt.isValid();
        return left.createdAt > right.createdAt;
    });
}

Result<AdditionReceipt> receipt(const QByteArray &body)
{
    const auto value = parse(body);
    if (!value)
        return value.error();
    // Older versions wrap the one object into a list.
    const QJsonValue first = value->isArray() ? value->toArray().first() : *value;
    const QJsonValue answer = first["status"_L1].isString() ? first : *value;
    const QString status = answer["status"_L1].toString().toUpper();
    if (status == "PENDING"_L1 || status == "RUNNING"_L1 || status == "PROCESSING"_L1) {
        const QString event = answer["event_id"_L1].toString(answer["id"_L1].toString());
        if (event.isEmpty())
            return notUnderstood(u"an addition is pending without an event"_s);
        return AdditionReceipt{.state = AdditionReceipt::State::Pending, .eventId = event};
    }
    if (status == "FAILED"_L1) {
        const QString why = problemText(answer["error"_L1]);
        return AdditionReceipt{.state = AdditionReceipt::State::Failed,
                               .reason = why.isEmpty() ? u"the store does not say why"_s : why};
    }
    const auto results = rowsOf(answer);
    if (!results && status != "SUCCEEDED"_L1)
        return notUnderstood(u"the answer does not say what became of the addition"_s);
    return AdditionReceipt{.memoryIds = storedIds(results.value_or(QJsonArray()))};
}

Result<QList<HistoryEntry>> history(const QByteArray &body)
{
    const auto found = listing(body);
    if (!found)
        return found.error();
    QList<HistoryEntry> entries;
    for (const QJsonValue row : found->rows) {
        entries.append({.id = row["id"_L1].toString(),
                        .memoryId = row["memory_id"_L1].toString(),
                        .event = row["event"_L1].toString(),
                        .oldText = row["old_memory"_L1].toString(),
                        .newText = row["new_memory"_L1].toString(),
                        .at = date(row["created_at"_L1])});
    }
    return entries;
}

Result<QList<KnownCaller>> callers(const QByteArray &body)
{
    const auto found = listing(body);
    if (!found)
        return found.error();
    QList<KnownCaller> callers = knownCallers(found->rows);
    std::sort(callers.begin(), callers.end(),
              [](const KnownCaller &left, const KnownCaller &right) { return left.caller < right.caller; });
    return callers;
}

Result<KnownCallerPage> callerPage(const QByteArray &body, int page, int pageSize)
{
    const auto found = listing(body);
    if (!found)
        return found.error();
    const QJsonArray &rows = found->rows;
    // `count` is of all entities: runs (one for each conversation) and agents too.
    const qint64 count = found->answer["count"_L1].toInteger(-1);
    const bool full = count >= 0 ? qint64(page) * pageSize < count : rows.size() >= pageSize;
    return KnownCallerPage{.callers = knownCallers(rows),
                           .total = found->answer["total_users"_L1].toInteger(-1),
                           .last = rows.isEmpty() || !full};
}

Result<Done> done(const QByteArray &body)
{
    if (const auto value = parse(body); !value)
        return value.error();
    return Done{};
}

} // namespace am::mem0
