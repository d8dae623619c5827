// SPDX-License-Identifier: MIT
#include "memory/pendingremovals.h"

#include <QLoggingCategory>
#include <QTimer>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcRemovals, "agenticmemory.daemon.memory")

constexpr std::chrono::milliseconds removeWithin = 30s; // one of them
constexpr std::chrono::milliseconds triedAgainAfter = 30s;

} // namespace

/// What one request deletes.
struct PendingRemovals::Removal
{
    QString caller;
    QStringList ids; ///< not removed yet
    QTimer timer;
    bool over = false; ///< its grace: there is no way back
};

PendingRemovals::PendingRemovals(MemoryStore &store, std::chrono::milliseconds grace, Clock clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_grace(grace)
    , m_clock(std::move(clock))
{
}

PendingRemovals::~PendingRemovals() = default;

PendingRemovals::Receipt PendingRemovals::begin(const QString &caller, const QStringList &ids)
{
    const QString token = QUuid::createUuid().toString(QUuid::WithoutBraces);
    auto removal = std::make_shared<Removal>();
    removal->caller = caller;
    for (const QString &id : ids) {
        if (contains(id))
            continue;
        m_owners.insert(id, caller);
        ++m_counts[caller];
        removal->ids.append(id);
    }
    removal->timer.setSingleShot(true);
    connect(&removal->timer, &QTimer::timeout, this, [this, token] { remove(token); });
    removal->timer.start(m_grace);
    m_removals.insert(token, removal);
    return {.undo = token, .until = m_clock() + m_grace.count(), .memories = removal->ids.size()};
}

Result<PendingRemovals::Undone> PendingRemovals::undo(const QString &token)
{
    const std::shared_ptr<Removal> removal = m_removals.value(token);
    if (!removal || removal->over)
        return Error{Error::Kind::NotFound, u"there is nothing to undo any more"_s};
    Undone undone{.caller = removal->caller, .memories = removal->ids.size()};
    finish(token);
    return undone;
}

void PendingRemovals::forget(const QString &caller)
{
    const QStringList tokens = m_removals.keys();
    for (const QString &token : tokens) {
        if (m_removals.value(token)->caller == caller)
            finish(token);
    }
}

/// One after the other; what is left when one fails is tried again.
void PendingRemovals::remove(const QString &token)
{
    const std::shared_ptr<Removal> removal = m_removals.value(token);
    removal->over = true;
    if (removal->ids.isEmpty())
        return finish(token);
    const QString id = removal->ids.constFirst();
    m_store.remove(id, {.deadline = removeWithin}, this, [this, token, id](const Result<Done> &removed) {
        const std::shared_ptr<Removal> waiting = m_removals.value(token);
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
        remove(token);
    });
}

void PendingRemovals::finish(const QString &token)
{
    const std::shared_ptr<Removal> removal = m_removals.take(token);
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

} // namespace am
