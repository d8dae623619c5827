// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"

/// Reads the answers of both kinds of Mem0. Nothing in them is taken for granted: bodies that are no JSON or have
/// another shape are errors of kind Unreachable (not speaking the protocol); fields of another type count as absent.
namespace am::mem0 {

/// ISO 8601 with any offset (none means UTC) and any number of digits in the fraction. Null when it is not one.
QDateTime date(const QJsonValue &value);

Memory memory(const QJsonObject &row);
/// One row; `null` is NotFound.
Result<Memory> oneMemory(const QByteArray &body);
/// [rows], {"results": [rows]}, {"memories": [rows]} or {"results": {"results": [rows]}}. Rows without an id or a
/// text are left out.
Result<QList<Memory>> memories(const QByteArray &body);
/// The page `page` of `pageSize`, newest first, with the count when the answer tells it.
Result<MemoryPage> page(const QByteArray &body, int page, int pageSize);
/// Newest first; memories without a date last.
void sortNewestFirst(QList<Memory> &memories);

/// Of an add or of an event. Both "done" and "under way" come in several shapes; what is neither is Unreachable,
/// since the addition's fate is then unknown.
Result<AdditionReceipt> receipt(const QByteArray &body);
Result<QList<HistoryEntry>> history(const QByteArray &body);
/// The users among all entities of the page `page` of `pageSize`; it may hold fewer than `pageSize`, or none, and
/// still not be the last.
Result<KnownCallerPage> callerPage(const QByteArray &body, int page, int pageSize);
/// All users of an answer that has no pages, by name.
Result<QList<KnownCaller>> callers(const QByteArray &body);
/// Any JSON object or array will do.
Result<Done> done(const QByteArray &body);

} // namespace am::mem0
