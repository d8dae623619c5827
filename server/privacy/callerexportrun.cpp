// SPDX-License-Identifier: MIT
#include "privacy/callerexportrun.h"

#include "privacy/exportjson.h"
#include "storage/callerkey.h"
#include "storage/deliverytable.h"
#include "storage/reader.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int pageSize = 200;
constexpr int mostUses = 100'000;
constexpr std::chrono::seconds deadline{60}; // of one page of the store's

QByteArray quoted(const QString &text)
{
    return ExportFile::quoted(text);
}

/// What is kept of one delivery, into the file. NotFound when it was removed meanwhile.
Result<Done> writeDelivery(QSqlDatabase &database, const DeliveryKey &key, ExportFile &file)
{
    DeliveryTable table(database);
    const auto delivery = table.find(key);
    if (!delivery)
        return delivery.error();
    const auto transitions = table.transitions(key);
    if (!transitions)
        return transitions.error();
    const auto recordings = CallAudioTable(database).find(key.tenant, delivery->platform, delivery->conversation);
    if (!recordings)
        return recordings.error();
    const auto body = table.body(key);
    if (!body && body.error().kind != Error::Kind::NotFound)
        return body.error();
    file.item(exportjson::delivery(*delivery, *transitions, *recordings, body ? *body : QByteArray()));
    return Done{};
}

/// A report that names nobody (a recording) belongs to whoever its call's other reports are about: each of the caller's
/// deliveries takes those of its conversation along that are nobody's.
Result<Done> writeCall(QSqlDatabase &database, const Delivery &delivery, ExportFile &file)
{
    const auto siblings =
        DeliveryTable(database).ofConversation(delivery.key.tenant, delivery.platform, delivery.conversation);
    if (!siblings)
        return siblings.error();
    qint64 newestOwn = delivery.key.id;
    for (const Delivery &sibling : *siblings) {
        if (sibling.caller == delivery.caller)
            newestOwn = std::max(newestOwn, sibling.key.id);
    }
    for (const Delivery &sibling : *siblings) {
        const bool nobodys = sibling.caller.isEmpty() && delivery.key.id == newestOwn; // with one of them only
        if (sibling.key != delivery.key && !nobodys)
            continue;
        auto written = writeDelivery(database, sibling.key, file);
        if (!written && written.error().kind != Error::Kind::NotFound)
            return written;
    }
    return Done{};
}

} // namespace

CallerExportRun::CallerExportRun(Reader &reader, MemoryStore &store, Task task, Reply<qint64> reply, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_store(store)
    , m_task(std::move(task))
    , m_reply(std::move(reply))
{
}

void CallerExportRun::start()
{
    ExportFile &file = *m_task.file;
    file.member(u"format"_s, quoted(u"agenticmemory-caller-export/1"_s));
    file.member(u"tenant"_s, quoted(m_task.tenant));
    file.member(u"caller"_s, quoted(m_task.caller));
    file.member(u"exported_at"_s, quoted(exportjson::date(m_task.now).toString()));
    file.member(u"store"_s, quoted(m_store.name()));
    file.beginList(u"memories"_s);
    writeMemories(1);
}

void CallerExportRun::writeMemories(int page)
{
    m_store.list(m_task.caller, {}, page, pageSize, {.deadline = deadline}, this,
                 [this, page](const Result<MemoryPage> &answer) {
                     if (!answer)
                         return finish(answer.error());
                     for (const Memory &memory : answer->memories) {
                         if (memory.caller == m_task.caller) // a store's mistake must not hand out a stranger's
                             m_task.file->item(exportjson::memory(memory));
                     }
                     if (!answer->last)
                         return writeMemories(page + 1);
                     m_task.file->endList();
                     m_task.file->beginList(u"deliveries"_s);
                     writeDeliveries(0);
                 });
}

/// One call in each job: a report may have megabytes. Answers the id to go on below; 0 = that was the last.
void CallerExportRun::writeDeliveries(qint64 before)
{
    m_reader.read<qint64>(
        [task = m_task, before](QSqlDatabase &database) -> Result<qint64> {
            const auto next =
                DeliveryTable(database).list({.tenant = task.tenant, .caller = task.caller, .before = before}, 1);
            if (!next)
                return next.error();
            if (next->isEmpty())
                return qint64(0);
            if (const auto written = writeCall(database, next->first(), *task.file); !written)
                return written.error();
            return next->first().key.id;
        },
        this,
        [this](const Result<qint64> &last) {
            if (!last)
                return finish(last.error());
            if (*last > 1)
                return writeDeliveries(*last);
            m_task.file->endList();
            m_task.file->beginList(u"log"_s);
            writeLog({.tenant = m_task.tenant});
        },
        Reader::Lane::Background);
}

void CallerExportRun::writeLog(const LoggedRequestFilter &filter)
{
    m_reader.read<LoggedRequestFilter>(
        [task = m_task, filter](QSqlDatabase &database) -> Result<LoggedRequestFilter> {
            LoggedRequestFilter next = filter;
            const auto key = callerKey(database, task.tenant, task.caller);
            if (!key)
                return key.error();
            next.callerKey = *key;
            const auto page = RequestLogTable(database).list(next, pageSize);
            if (!page)
                return page.error();
            for (const LoggedRequest &request : page->requests)
                task.file->item(exportjson::logLine(request));
            next.before = page->next;
            return next;
        },
        this,
        [this](const Result<LoggedRequestFilter> &next) {
            if (!next)
                return finish(next.error());
            if (next->before > 0)
                return writeLog(*next);
            m_task.file->endList();
            m_task.file->beginList(u"calls"_s);
            writeCalls(std::numeric_limits<qint64>::max());
        },
        Reader::Lane::Background);
}

/// Answers when the oldest of this page began; 0 = that was the last page.
void CallerExportRun::writeCalls(qint64 before)
{
    m_reader.read<qint64>(
        [task = m_task, before](QSqlDatabase &database) -> Result<qint64> {
            const auto page = CallTable(database, task.tenant).ofCaller(task.caller, before, pageSize);
            if (!page)
                return page.error();
            for (const CallRow &call : *page)
                task.file->item(exportjson::call(call));
            return page->size() < pageSize ? qint64(0) : page->last().beganAt;
        },
        this,
        [this](const Result<qint64> &oldest) {
            if (!oldest)
                return finish(oldest.error());
            if (*oldest > 0)
                return writeCalls(*oldest);
            m_task.file->endList();
            writeCard();
        },
        Reader::Lane::Background);
}

/// And how often agents asked for what.
void CallerExportRun::writeCard()
{
    m_reader.read<qint64>(
        [task = m_task](QSqlDatabase &database) -> Result<qint64> {
            const auto card = CardTable(database, task.tenant).find(task.caller);
            if (!card)
                return card.error();
            const auto uses = MemoryUseTable(database, task.tenant).ofCaller(task.caller, mostUses);
            if (!uses)
                return uses.error();
            task.file->beginList(u"memory_use"_s);
            for (const MemoryUseRow &use : *uses)
                task.file->item(exportjson::use(use));
            task.file->endList();
            task.file->member(u"card"_s, *card ? exportjson::card(**card) : QByteArray("null"));
            return task.file->finish();
        },
        this, [this](const Result<qint64> &size) { finish(size); }, Reader::Lane::Background);
}

void CallerExportRun::finish(const Result<qint64> &size)
{
    deleteLater();
    m_task.file.reset(); // a failed one is gone before anybody hears of it
    m_reply(size);
}

} // namespace am
