// SPDX-License-Identifier: MIT
#include "memory/embeddedstore.h"

#include "memory/memoryjobs.h"
#include "memory/timedreply.h"
#include "shared/answersoon.h"
#include "storage/reader.h"
#include "storage/writer.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {
namespace {

constexpr int largestPage = 200;

} // namespace

EmbeddedStore::EmbeddedStore(Writer &writer, Reader &reader, Clock clock)
    : m_writer(writer)
    , m_reader(reader)
    , m_clock(std::move(clock))
    , m_cleaning(writer)
{
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
    write<AdditionReceipt>(
        options, context,
        [addition, now = m_clock()](QSqlDatabase &database) { return memoryjobs::add(database, addition, now); },
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
        [caller, text, limit](QSqlDatabase &database) { return memoryjobs::search(database, caller, text, limit); },
        std::move(reply));
}

void EmbeddedStore::list(const QString &caller, const QString &conversation, int page, int pageSize,
                         CallOptions options, QObject *context, Reply<MemoryPage> reply)
{
    read<MemoryPage>(
        options, context,
        [caller, conversation, page = std::max(1, page), size = std::clamp(pageSize, 1, largestPage)](
            QSqlDatabase &database) { return memoryjobs::list(database, caller, conversation, page, size); },
        std::move(reply));
}

void EmbeddedStore::get(const QString &memoryId, CallOptions options, QObject *context, Reply<Memory> reply)
{
    read<Memory>(
        options, context, [memoryId](QSqlDatabase &database) { return memoryjobs::get(database, memoryId); },
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
            return memoryjobs::update(database, memoryId, change, now);
        },
        std::move(reply));
}

void EmbeddedStore::remove(const QString &memoryId, CallOptions options, QObject *context, Reply<Done> reply)
{
    write<Done>(
        options, context,
        [memoryId, now = m_clock()](QSqlDatabase &database) { return memoryjobs::remove(database, memoryId, now); },
        std::move(reply));
    m_cleaning.schedule();
}

void EmbeddedStore::removeCaller(const QString &caller, CallOptions options, QObject *context, Reply<Done> reply)
{
    // Without a caller are the memories of many calls; nobody may mean all of them.
    if (caller.isEmpty())
        return answerSoon<Done>(context, std::move(reply), Done{});
    write<Done>(
        options, context, [caller](QSqlDatabase &database) { return memoryjobs::removeCaller(database, caller); },
        std::move(reply));
    m_cleaning.schedule();
}

void EmbeddedStore::history(const QString &memoryId, CallOptions options, QObject *context,
                            Reply<QList<HistoryEntry>> reply)
{
    read<QList<HistoryEntry>>(
        options, context, [memoryId](QSqlDatabase &database) { return memoryjobs::history(database, memoryId); },
        std::move(reply));
}

void EmbeddedStore::callers(int page, int pageSize, CallOptions options, QObject *context, Reply<KnownCallerPage> reply)
{
    read<KnownCallerPage>(
        options, context,
        [page = std::max(1, page), size = std::clamp(pageSize, 1, largestPage)](QSqlDatabase &database) {
            return memoryjobs::callers(database, page, size);
        },
        std::move(reply));
}

void EmbeddedStore::probe(CallOptions options, QObject *context, Reply<Done> reply)
{
    if (const auto failure = m_writer.failure())
        return answerSoon<Done>(context, std::move(reply), *failure);
    read<Done>(options, context, &memoryjobs::probe, std::move(reply));
}

} // namespace am
