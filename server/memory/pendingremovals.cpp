// SPDX-License-Identifier: MIT
#include "memory/pendingremovals.h"

#include "storage/writer.h"

#include <QLoggingCategory>
#include <QTimer>
#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcRemovals, "agenticmemory.daemon.memory")

constexpr std::chrono::milliseconds removeWithin = 30s; // one of them
constexpr std::chrono::milliseconds triedAgainAfter = 30s;

Error nothingToUndo()
{
    return {Error::Kind::NotFound, u"there is nothing to undo any more"_s};
}

} // namespace

/// What one request deletes.
struct PendingRemovals::Removal
{
    QString token;
    QString caller;
    QStringList ids; ///< not removed yet
    qint64 dueAt = 0;
    QTimer timer;
    bool over = false; ///< its grace: there is no way back
};

PendingRemovals::PendingRemovals(MemoryStore &store, Writer &writer, const QList<PendingRemovalRow> &left,
                                 std::chrono::milliseconds grace, Clock clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_writer(writer)
    , m_grace(grace)
    , m_clock(std::move(clock))
{
    for (const PendingRemovalRow &row : left) {
        RemovalPointer removal = m_removals.value(row.token);
        if (!removal)
            removal = enter(row.token, row.caller, row.dueAt);
        hide(*removal, row.memory);
    }
    for (const RemovalPointer &removal : std::as_const(m_removals))
        await(*removal);
}

PendingRemovals::~PendingRemovals() = default;

PendingRemovals::RemovalPointer PendingRemovals::enter(const QString &token, const QString &caller, qint64 dueAt)
{
    auto removal = std::make_shared<Removal>();
    removal->token = token;
    removal->caller = caller;
    removal->dueAt = dueAt;
    removal->timer.setSingleShot(true);
    connect(&removal->timer, &QTimer::timeout, this, [this, token] { remove(token); });
    m_removals.insert(token, removal);
    return removal;
}

void PendingRemovals::hide(Removal &removal, const QString &memoryId)
{
    if (contains(memoryId))
        return;
    m_owners.insert(memoryId, removal.caller);
    ++m_counts[removal.caller];
    removal.ids.append(memoryId);
}

/// A clock that was set back must not make it wait for longer than anybody was told.
void PendingRemovals::await(Removal &removal)
{
    const qint64 left = std::clamp<qint64>(removal.dueAt - m_clock(), 0, m_grace.count());
    removal.timer.start(std::chrono::milliseconds(left));
}

void PendingRemovals::begin(const QString &caller, const QStringList &ids, QObject *context, Reply<Receipt> reply)
{
    const QString token = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const RemovalPointer removal = enter(token, caller, m_clock() + m_grace.count());
    QList<PendingRemovalRow> rows;
    for (const QString &id : ids)
        hide(*removal, id);
    for (const QString &id : std::as_const(removal->ids))
        rows.append({.memory = id, .caller = caller, .token = token, .dueAt = removal->dueAt});
    const auto written = [this, removal, context = QPointer(context),
                          reply = std::move(reply)](const Result<Done> &kept) {
        const bool forgotten = !m_removals.contains(removal->token);
        if (kept && !forgotten)
            await(*removal);
        else if (!forgotten)
            finish(removal->token);
        if (!context)
            return;
        if (!kept || forgotten)
            return reply(kept ? Error{Error::Kind::NotFound, u"the caller was erased meanwhile"_s} : kept.error());
        reply(Receipt{.undo = removal->token, .until = removal->dueAt, .memories = removal->ids.size()});
    };
    write([rows](PendingRemovalTable &table) { return table.put(rows); }, written);
}

void PendingRemovals::undo(const QString &token, QObject *context, Reply<Undone> reply)
{
    const RemovalPointer removal = m_removals.value(token);
    if (!removal || removal->over)
        return reply(nothingToUndo());
    removal->timer.stop(); // nothing is removed while the disk is told not to
    const auto written = [this, removal, context = QPointer(context),
                          reply = std::move(reply)](const Result<Done> &forgotten) {
        const bool there = m_removals.contains(removal->token);
        const Undone undone{.caller = removal->caller, .memories = removal->ids.size()};
        if (there && forgotten)
            finish(removal->token);
        else if (there)
            await(*removal);
        if (!context)
            return;
        if (!forgotten)
            return reply(forgotten.error());
        reply(there ? Result<Undone>(undone) : nothingToUndo());
    };
    write([token](PendingRemovalTable &table) { return table.removeToken(token); }, written);
}

void PendingRemovals::forget(const QString &caller)
{
    const QStringList tokens = m_removals.keys();
    for (const QString &token : tokens) {
        if (m_removals.value(token)->caller == caller)
            finish(token);
    }
    write([caller](PendingRemovalTable &table) { return table.removeCaller(caller); }, [](const Result<Done> &) {});
}

/// One after the other; what is left when one fails is tried again.
void PendingRemovals::remove(const QString &token)
{
    const RemovalPointer removal = m_removals.value(token);
    removal->over = true;
    if (removal->ids.isEmpty())
        return finish(token);
    const QString id = removal->ids.constFirst();
    m_store.remove(id, {.deadline = removeWithin}, this, [this, token, id](const Result<Done> &removed) {
        const RemovalPointer waiting = m_removals.value(token);
        if (!waiting)
            return; // forgotten meanwhile
        if (!removed && removed.error().kind != Error::Kind::NotFound) {
            qCWarning(lcRemovals).noquote() << "not removed yet of what an operator deleted:" << waiting->ids.size()
                                            << "memories," << removed.error().detail;
            waiting->timer.start(triedAgainAfter);
            return;
        }
        waiting->ids.removeOne(id);
        release(id);
        // A row that stays has the store asked once more after the next start, which finds nothing.
        write([id](PendingRemovalTable &table) { return table.remove(id); }, [](const Result<Done> &) {});
        remove(token);
    });
}

void PendingRemovals::finish(const QString &token)
{
    const RemovalPointer removal = m_removals.take(token);
    for (const QString &id : std::as_const(removal->ids))
        release(id);
    // Its timer may be what has called this.
    removal->timer.stop();
    QTimer::singleShot(0, this, [removal] {});
}

void PendingRemovals::release(const QString &memoryId)
{
    const QString caller = m_owners.take(memoryId);
    if (--m_counts[caller] == 0)
        m_counts.remove(caller);
}

void PendingRemovals::write(std::function<Result<Done>(PendingRemovalTable &table)> job, Reply<Done> reply)
{
    m_writer.write<Done>(
        [job = std::move(job)](QSqlDatabase &database) {
            PendingRemovalTable table(database);
            return job(table);
        },
        this, std::move(reply));
}

} // namespace am
