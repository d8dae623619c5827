// SPDX-License-Identifier: MIT
#include "outbox/deliveryworker.h"

#include "outbox/outcomelog.h"
#include "storage/deliverytable.h"
#include "storage/writer.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcOutbox, "agenticmemory.daemon.outbox")

constexpr qint64 storagePause = 1000;
constexpr qint64 longestSleep = 60'000; // the wall clock may jump

} // namespace

DeliveryWorker::DeliveryWorker(Writer &writer, Reader &reader, MemoryStore &store, const DeliverySettings &settings,
                               Alerts &alerts, CallerOf callerOf, Clock clock, Random random, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_reader(reader)
    , m_settings(settings)
    , m_breaker(settings, alerts, clock, random)
    , m_environment{writer, store, m_breaker, settings, clock, std::move(random)}
    , m_planning(writer, reader, settings, std::move(callerOf), std::move(clock))
    , m_inFlight(settings)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &DeliveryWorker::work);
    connect(&m_planning, &DeliveryPlanning::planned, this, &DeliveryWorker::work);
    connect(&m_planning, &DeliveryPlanning::troubled, this, &DeliveryWorker::troubled);
    connect(&m_planning, &DeliveryPlanning::ended, this,
            [this](const Delivery &delivery, DeliveryState state, const QString &reason) {
                const bool dead = state == DeliveryState::Dead;
                changeCounts(-1, int(dead));
                logOutcome(delivery, dead ? DeliveryRun::Outcome::Dead : DeliveryRun::Outcome::Remembered, reason);
            });
}

void DeliveryWorker::start()
{
    m_running = true;
    count();
    work();
}

/// The writer answers in order: what is accepted or ends behind this question comes on top of its answer.
void DeliveryWorker::count()
{
    m_writer.write<DeliveryCounts>([](QSqlDatabase &database) { return DeliveryTable(database).counts(); }, this,
                                   [this](const Result<DeliveryCounts> &counts) {
                                       if (counts)
                                           m_counts = *counts;
                                   });
}

void DeliveryWorker::changeCounts(qint64 backlog, qint64 dead)
{
    if (!m_counts)
        return;
    m_counts->backlog += backlog;
    m_counts->dead += dead;
}

void DeliveryWorker::wake(int accepted)
{
    if (!m_running)
        return;
    changeCounts(accepted, 0);
    if (accepted == 0) {
        m_ready.clear();
        m_breaker.tryNow();
        count();
    }
    m_planning.look(accepted);
    work();
}

void DeliveryWorker::stop(std::chrono::milliseconds bound, QObject *context, std::function<void()> stopped)
{
    m_running = false;
    m_timer.stop();
    m_planning.stop();
    m_stopContext = context;
    m_stopped = std::move(stopped);
    dropRead([](const Delivery &) { return true; });
    const QList<DeliveryRun *> runs = m_inFlight.runs();
    for (DeliveryRun *run : runs)
        run->stop();
    QTimer::singleShot(m_inFlight.size() == 0 ? std::chrono::milliseconds(0) : bound, this, [this] { answerStop(); });
}

void DeliveryWorker::holdCaller(const QString &tenant, const QString &caller, QObject *context,
                                std::function<void()> held)
{
    m_held.hold(tenant, caller, context, std::move(held));
    dropRead([&](const Delivery &read) { return read.key.tenant == tenant && read.caller == caller; });
    const QList<DeliveryRun *> runs = m_inFlight.runsOf(tenant, caller);
    for (DeliveryRun *run : runs)
        run->stop();
    if (!m_inFlight.hasCaller(tenant, caller))
        m_held.answer(tenant, caller);
}

void DeliveryWorker::releaseCaller(const QString &tenant, const QString &caller)
{
    m_held.release(tenant, caller);
    wake();
}

/// For a moment, because the database failed.
bool DeliveryWorker::isPaused()
{
    if (!m_storageFailedAt)
        return false;
    const qint64 since = m_environment.clock() - *m_storageFailedAt;
    if (since < 0 || since >= storagePause) // set back, or over
        return false;
    wakeAt(*m_storageFailedAt + storagePause);
    return true;
}

void DeliveryWorker::work()
{
    if (!m_running || isPaused())
        return;
    m_planning.resume();
    m_mayBeDue = true;
    beginReady();
}

void DeliveryWorker::claim()
{
    m_claiming = true;
    m_mayBeDue = false;
    // Those in flight are due, too, and so are those held or claimed before. Besides them some more than there is room
    // for now, so that not every end of a delivery asks for the next one.
    const int limit = int(m_inFlight.size() + m_held.size() + m_ready.size()) + std::max(16, 4 * m_settings.inFlight);
    // Through the writer, though it changes nothing: its answers come in order with those of the steps, so that a
    // delivery that has just ended is never seen as due.
    m_writer.write<DueDeliveries>(
        [now = m_environment.clock(), wait = longestWait(m_settings).count(), limit](QSqlDatabase &database) {
            return DeliveryTable(database).due(now, now + wait, limit);
        },
        this,
        [this, limit](const Result<DueDeliveries> &due) {
            m_claiming = false;
            m_moreAreDue = due && due->deliveries.size() == limit;
            due ? take(*due) : troubled(due.error());
        });
}

void DeliveryWorker::take(const DueDeliveries &due)
{
    if (!m_running)
        return;
    if (due.nextAt)
        wakeAt(*due.nextAt);
    m_ready = due.deliveries;
    m_ready.removeIf([this](const Delivery &delivery) { return m_inFlight.contains(delivery.key); });
    beginReady();
}

void DeliveryWorker::beginReady()
{
    if (const auto until = m_breaker.pausedUntil())
        return wakeAt(*until);
    runRead();
    while (!m_ready.isEmpty() && m_inFlight.hasRoomFor(m_ready.first().bodyBytes, places())) {
        const Delivery delivery = m_ready.takeFirst();
        if (!m_held.contains(delivery.key.tenant, delivery.caller))
            begin(delivery);
    }
    // In time for nobody to wait for the answer, where there is a backlog.
    const bool wanted =
        m_moreAreDue ? m_ready.size() <= m_settings.inFlight : m_ready.isEmpty() && m_inFlight.hasRoom(places());
    if (wanted && m_mayBeDue && !m_claiming)
        claim();
}

void DeliveryWorker::answerStop()
{
    if (m_stopped && m_stopContext)
        std::exchange(m_stopped, nullptr)();
}

void DeliveryWorker::troubled(const Error &error)
{
    if (!std::exchange(m_troubleTold, true)) // not for each delivery, each second
        qCWarning(lcOutbox).noquote() << "the database failed, deliveries wait:" << error.detail;
    m_storageFailedAt = m_environment.clock();
    wakeAt(*m_storageFailedAt + storagePause);
}

void DeliveryWorker::wakeAt(qint64 at)
{
    if (m_running)
        m_timer.start(int(std::clamp<qint64>(at - m_environment.clock(), 1, longestSleep)));
}

} // namespace am
