// SPDX-License-Identifier: MIT
#include "privacy/erasurejobs.h"

#include "shared/redaction.h"
#include "storage/callerkey.h"
#include "storage/calltable.h"
#include "storage/cardtable.h"
#include "storage/memoryhistorytable.h"
#include "storage/memorytable.h"
#include "storage/memoryusetable.h"
#include "storage/pendingremovaltable.h"
#include "storage/requestlogtable.h"
#include "storage/tombstonetable.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::erasurejobs {

namespace {

constexpr int conversationsAtOnce = 50; // a caller may have thousands, and acceptance must not wait for them

Progress progressOf(const ErasureRecord &record)
{
    return {.record = record,
            .certificate = ErasureCertificate::fromJson(QJsonDocument::fromJson(record.certificate).object())};
}

/// Everything kept of one conversation.
Result<Done> removeConversation(QSqlDatabase &database, Progress &progress, const QString &conversation, qint64 now)
{
    const QString &tenant = progress.record.tenant;
    const auto added = ErasureTable(database).addConversation(progress.record, conversation);
    if (!added)
        return added.error();
    if (auto buried = TombstoneTable(database).buryConversation(tenant, conversation, now); !buried)
        return buried;
    const auto removed = DeliveryErasure(database).removeConversation(tenant, conversation);
    if (!removed)
        return removed.error();
    const auto lines = RequestLogTable(database).removeConversation(tenant, conversation);
    if (!lines)
        return lines.error();
    const auto calls = CallTable(database, tenant).remove(conversation);
    if (!calls)
        return calls.error();
    progress.certificate.calls += *calls;
    progress.certificate.logLines += *lines;
    progress.certificate.conversations += int(*added);
    progress.certificate.reports += removed->reports;
    progress.certificate.parts += removed->parts;
    progress.certificate.transitions += removed->transitions;
    progress.certificate.recordings += removed->recordings;
    return Done{};
}

} // namespace

Result<Progress> begin(QSqlDatabase &database, const QString &tenant, const QString &caller, const QString &actor,
                       const QString &store, qint64 now)
{
    const auto key = callerKey(database, tenant, caller);
    if (!key)
        return key.error();
    ErasureTable erasures(database);
    const auto latest = erasures.latest(tenant, *key);
    if (!latest)
        return latest.error();
    if (*latest && (*latest)->stage == ErasureStage::Erasing)
        return progressOf(**latest);
    const qint64 begunAt = *latest ? std::max(now, (*latest)->begunAt + 1) : now;
    if (auto buried = TombstoneTable(database).buryCaller(tenant, caller, begunAt); !buried)
        return buried.error();
    const auto newest = DeliveryErasure(database).newest(tenant);
    if (!newest)
        return newest.error();
    Progress progress{.record = {.tenant = tenant,
                                 .callerKey = *key,
                                 .begunAt = begunAt,
                                 .caller = caller,
                                 .actor = actor,
                                 .upTo = *newest},
                      .certificate = {.tenant = tenant,
                                      .caller = redaction::caller(caller),
                                      .callerKey = *key,
                                      .actor = actor,
                                      .store = store,
                                      .begunAt = begunAt}};
    if (auto inserted = erasures.insert(progress.record); !inserted)
        return inserted.error();
    return save(database, std::move(progress));
}

Result<QList<Progress>> unfinished(QSqlDatabase &database)
{
    const auto records = ErasureTable(database).unfinished();
    if (!records)
        return records.error();
    QList<Progress> all;
    for (const ErasureRecord &record : *records)
        all.append(progressOf(record));
    return all;
}

Result<bool> isPlanned(QSqlDatabase &database, const Progress &progress)
{
    const auto unplanned = DeliveryErasure(database).hasUnplanned(progress.record.tenant, progress.record.upTo);
    return unplanned ? Result<bool>(!*unplanned) : unplanned.error();
}

Result<Progress> noteUnsettled(QSqlDatabase &database, Progress progress)
{
    const ErasureRecord &record = progress.record;
    const auto found = DeliveryErasure(database).unsettled(record.tenant, record.caller, record.upTo);
    if (!found)
        return found.error();
    for (const UnsettledPart &part : *found) {
        if (!progress.record.unsettled.contains(part))
            progress.record.unsettled.append(part);
    }
    return save(database, std::move(progress));
}

Result<Progress> removeSome(QSqlDatabase &database, Progress progress, qint64 now)
{
    const ErasureRecord &record = progress.record;
    const auto found =
        DeliveryErasure(database).conversations(record.tenant, record.caller, record.upTo, conversationsAtOnce);
    if (!found)
        return found.error();
    return found->isEmpty() ? Result<Progress>(progress) : removeConversations(database, progress, *found, now);
}

Result<Progress> removeConversations(QSqlDatabase &database, Progress progress, const QStringList &conversations,
                                     qint64 now)
{
    for (const QString &conversation : conversations) {
        if (auto removed = removeConversation(database, progress, conversation, now); !removed)
            return removed.error();
    }
    return save(database, std::move(progress));
}

Result<Progress> removeRest(QSqlDatabase &database, Progress progress, qint64 now)
{
    const ErasureRecord &record = progress.record;
    MemoryTable memories(database, record.tenant);
    const auto left = memories.count(record.caller, {});
    if (!left)
        return left.error();
    progress.certificate.memories += *left;
    if (auto removed = memories.removeCaller(record.caller); !removed)
        return removed.error();
    if (auto removed = MemoryHistoryTable(database, record.tenant).removeCaller(record.caller); !removed)
        return removed.error();
    if (auto removed = CardTable(database, record.tenant).remove(record.caller); !removed)
        return removed.error();
    if (auto removed = PendingRemovalTable(database, record.tenant).removeCaller(record.caller); !removed)
        return removed.error();
    if (auto removed = MemoryUseTable(database, record.tenant).removeCaller(record.caller); !removed)
        return removed.error();
    const auto calls = CallTable(database, record.tenant).removeCaller(record.caller, record.begunAt);
    if (!calls)
        return calls.error();
    progress.certificate.calls += *calls;
    const auto lines = RequestLogTable(database).removeCaller(record.tenant, record.callerKey);
    if (!lines)
        return lines.error();
    progress.certificate.logLines += *lines;
    if (auto mended = DeliveryErasure(database).mendLine(record.tenant, record.caller, now); !mended)
        return mended.error();
    return save(database, std::move(progress));
}

Result<Progress> save(QSqlDatabase &database, Progress progress)
{
    progress.record.certificate = QJsonDocument(progress.certificate.toJson()).toJson(QJsonDocument::Compact);
    const auto saved = ErasureTable(database).update(progress.record);
    return saved ? Result<Progress>(std::move(progress)) : saved.error();
}

Result<Progress> forgetCaller(QSqlDatabase &database, Progress progress)
{
    if (auto forgotten = ErasureTable(database).forgetConversations(progress.record); !forgotten)
        return forgotten.error();
    progress.record.caller.clear();
    progress.record.stage = ErasureStage::Cleaning;
    return save(database, std::move(progress));
}

} // namespace am::erasurejobs
