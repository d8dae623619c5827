// SPDX-License-Identifier: MIT
#include "outbox/deliveryworker.h"

#include "shared/redaction.h"
#include "storage/reader.h"
#include "storage/writer.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcOutbox, "agenticmemory.daemon.outbox")

constexpr int planAtOnce = 32;
constexpr qint64 planBytesAtOnce = 4 * 1024 * 1024;
constexpr qint64 storagePause = 1000;
constexpr qint64 longestSleep = 60'000; // the wall clock may jump

} // namespace

DeliveryWorker::DeliveryWorker(Writer &writer, Reader &reader, MemoryStore &store, const DeliverySettings &settings,
                               CallerOf callerOf, Clock clock, Random random, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_reader(reader)
    , m_settings(settings)
    , m_callerOf(std::move(callerOf))
    , m_environment{writer, store, settings, std::move(clock), std::move(random)}
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &DeliveryWorker::work);
}

void DeliveryWorker::start()
{
    m_running = true;
    // The writer answers in order: what is accepted behind this question comes on top of its answer.
    m_writer.write<DeliveryCounts>([](QSqlDatabase &database) { return DeliveryTable(database).counts(); }, this,
                                   [this](const Result<DeliveryCounts> &counts) {
                                       if (counts)
                                           m_counts = *counts;
                                   });
    work();
}

void DeliveryWorker::wake(int accepted)
{
    m_counts.backlog += accepted;
    m_hasUnplanned = true;
    work();
}

void DeliveryWorker::stop(std::chrono::milliseconds bound, QObject *context, std::function<void()> stopped)
{
    m_running = false;
    m_timer.stop();
    m_stopContext = context;
    m_stopped = std::move(stopped);
    const QList<DeliveryRun *> runs = m_inFlight.values();
    for (DeliveryRun *run : runs) {
        if (run)
            run->stop();
    }
    QTimer::singleShot(m_inFlight.isEmpty() ? std::chrono::milliseconds(0) : bound, this, [this] { answerStop(); });
}

bool DeliveryWorker::isPaused(qint64 until)
{
    if (m_environment.clock() >= until)
        return false;
    wakeAt(until);
    return true;
}

void DeliveryWorker::work()
{
    if (!m_running || isPaused(m_storeAgainAt))
        return;
    if (m_hasUnplanned && !m_planning)
        planNext();
    if (!isPaused(m_sendAgainAt))
        claim();
}

Result<CallReport> DeliveryWorker::read(DeliveryTable &table, const Delivery &delivery)
{
    CallReport report;
    report.type = delivery.type;
    if (!delivery.type.endsWith("_audio"_L1)) { // megabytes, with nothing in them to remember
        const auto body = table.body(delivery.key);
        if (!body)
            return body.error();
        auto parsed = parseCallReport(*body);
        if (!parsed)
            return parsed.error();
        report = *std::move(parsed);
    }
    report.conversation = delivery.conversation; // its identity, whatever the body says
    if (report.agent.isEmpty())
        report.agent = delivery.agent;
    if (report.eventTimestamp == 0)
        report.eventTimestamp = delivery.receivedAt / 1000;
    if (!delivery.caller.isEmpty())
        report.callerCandidates.prepend({CallReport::CallerCandidate::Source::Register, delivery.caller});
    return report;
}

void DeliveryWorker::planNext()
{
    m_planning = true;
    m_hasUnplanned = false;
    m_reader.read<std::vector<KeptReport>>(
        [](QSqlDatabase &database) -> Result<std::vector<KeptReport>> {
            DeliveryTable table(database);
            const auto deliveries = table.unplanned(planAtOnce, planBytesAtOnce);
            if (!deliveries)
                return deliveries.error();
            std::vector<KeptReport> kept;
            for (const Delivery &delivery : *deliveries) {
                auto report = read(table, delivery);
                if (!report && report.error().kind == Error::Kind::Storage)
                    return report.error();
                kept.push_back({delivery, std::move(report)});
            }
            return kept;
        },
        this,
        [this](const Result<std::vector<KeptReport>> &kept) {
            m_planning = false;
            if (!kept) {
                m_hasUnplanned = true;
                return troubled(kept.error());
            }
            plan(*kept);
        },
        Reader::Lane::Background);
}

DeliveryPlan DeliveryWorker::planFor(const KeptReport &kept) const
{
    DeliveryPlan result{.key = kept.delivery.key,
                        .caller = kept.delivery.caller,
                        .chunkCharacters = m_settings.chunkCharacters,
                        .rationale = m_settings.rationale};
    if (!kept.report) {
        result.state = DeliveryState::Dead;
        result.reason = kept.report.error().detail;
        return result;
    }
    const QList<PlannedPart> parts = am::plan(*kept.report, {}, m_settings);
    const QString caller = parts.isEmpty() ? QString() : m_callerOf(*kept.report);
    if (parts.isEmpty() || caller.isEmpty()) {
        result.state = DeliveryState::Remembered;
        result.reason = parts.isEmpty() ? nothingToRemember(*kept.report) : u"no caller: kept, not remembered"_s;
        return result;
    }
    result.caller = caller;
    for (const PlannedPart &part : parts)
        result.parts.append(part.part);
    return result;
}

void DeliveryWorker::plan(const std::vector<KeptReport> &kept)
{
    if (kept.empty() && m_hasUnplanned) // came while we looked
        return work();
    if (kept.empty() || !m_running)
        return;
    QList<DeliveryPlan> plans;
    for (const KeptReport &one : kept)
        plans.append(planFor(one));
    m_planning = true;
    m_writer.write<Done>(
        [plans, now = m_environment.clock()](QSqlDatabase &database) -> Result<Done> {
            for (const DeliveryPlan &one : plans) {
                if (const auto planned = DeliveryTable(database).plan(one, now); !planned)
                    return planned.error();
            }
            return Done{};
        },
        this,
        [this, kept, plans](const Result<Done> &planned) {
            m_planning = false;
            m_hasUnplanned = true; // there may be more; the next look tells
            if (!planned)
                return troubled(planned.error());
            for (size_t i = 0; i < kept.size(); ++i) {
                const DeliveryPlan &one = plans.at(qsizetype(i));
                if (one.parts.isEmpty()) {
                    log(kept[i].delivery,
                        one.state == DeliveryState::Dead ? DeliveryRun::Outcome::Dead
                                                         : DeliveryRun::Outcome::Remembered,
                        one.reason);
                }
            }
            work();
        });
}

void DeliveryWorker::claim()
{
    if (m_claiming || m_inFlight.size() >= m_settings.inFlight) {
        m_claimAgain = m_claiming;
        return;
    }
    m_claiming = true;
    m_claimAgain = false;
    // Through the writer, though it changes nothing: its answers come in order with those of the steps, so that a
    // delivery that has just ended is never seen as due.
    m_writer.write<DueDeliveries>([now = m_environment.clock(), limit = m_settings.inFlight](
                                      QSqlDatabase &database) { return DeliveryTable(database).due(now, limit); },
                                  this,
                                  [this](const Result<DueDeliveries> &due) {
                                      m_claiming = false;
                                      if (!due)
                                          return troubled(due.error());
                                      take(*due);
                                  });
}

void DeliveryWorker::take(const DueDeliveries &due)
{
    if (!m_running || isPaused(m_sendAgainAt))
        return;
    if (due.nextAt)
        wakeAt(*due.nextAt);
    for (const Delivery &delivery : due.deliveries) {
        if (m_inFlight.size() < m_settings.inFlight && !m_inFlight.contains(delivery.key))
            begin(delivery);
    }
    if (m_claimAgain)
        claim();
}

void DeliveryWorker::begin(const Delivery &delivery)
{
    m_inFlight.insert(delivery.key, nullptr);
    m_reader.read<CallReport>(
        [delivery](QSqlDatabase &database) {
            DeliveryTable table(database);
            return read(table, delivery);
        },
        this,
        [this, delivery](const Result<CallReport> &report) {
            if (!m_running)
                return release(delivery.key);
            if (report)
                return run(delivery, *report);
            if (report.error().kind != Error::Kind::Storage)
                return bury(delivery, report.error().detail);
            release(delivery.key);
            troubled(report.error());
        },
        Reader::Lane::Background);
}

void DeliveryWorker::run(const Delivery &delivery, const CallReport &report)
{
    DeliverySettings asPlanned = m_settings;
    asPlanned.chunkCharacters = delivery.chunkCharacters;
    asPlanned.rationale = delivery.rationale;
    auto *run = new DeliveryRun(
        delivery, am::plan(report, delivery.caller, asPlanned), m_environment,
        [this, key = delivery.key](DeliveryRun::Outcome outcome, const QString &reason) {
            DeliveryRun *over = m_inFlight.value(key);
            over->deleteLater();
            finished(over->delivery(), outcome, reason);
        },
        this);
    m_inFlight.insert(delivery.key, run);
    run->start();
}

/// A planned report that cannot be read any more.
void DeliveryWorker::bury(const Delivery &delivery, const QString &reason)
{
    m_writer.write<Done>(
        [delivery, reason, now = m_environment.clock()](QSqlDatabase &database) {
            QList<PartTransition> transitions;
            for (const DeliveryPart &part : delivery.parts) {
                if (mayFollow(part.state, DeliveryState::Dead))
                    transitions.append({.part = part.name, .state = DeliveryState::Dead, .reason = reason});
            }
            return DeliveryTable(database).end(delivery.key, transitions, DeliveryState::Dead, reason, now);
        },
        this,
        [this, delivery, reason](const Result<Done> &ended) {
            finished(delivery, ended ? DeliveryRun::Outcome::Dead : DeliveryRun::Outcome::Abandoned,
                     ended ? reason : ended.error().detail);
        });
}

void DeliveryWorker::finished(const Delivery &delivery, DeliveryRun::Outcome outcome, const QString &reason)
{
    log(delivery, outcome, reason);
    const bool hasMemories = std::any_of(delivery.parts.cbegin(), delivery.parts.cend(),
                                         [](const DeliveryPart &part) { return !part.memoryIds.isEmpty(); });
    if (outcome == DeliveryRun::Outcome::Denied)
        deny(reason);
    else if (outcome == DeliveryRun::Outcome::Abandoned)
        troubled({Error::Kind::Storage, reason, 0});
    else if (outcome == DeliveryRun::Outcome::Remembered)
        m_deniedTold = false;
    m_troubleTold = m_troubleTold && outcome == DeliveryRun::Outcome::Abandoned;
    if (hasMemories && outcome != DeliveryRun::Outcome::Abandoned)
        Q_EMIT remembered(delivery.key.tenant, delivery.caller);
    release(delivery.key);
}

void DeliveryWorker::log(const Delivery &delivery, DeliveryRun::Outcome outcome, const QString &reason)
{
    qsizetype memories = 0;
    for (const DeliveryPart &part : delivery.parts)
        memories += part.memoryIds.size();
    // Every part is an attempt at least.
    const QString described = u"caller=%1 conversation=%2 parts=%3 attempts=%4"_s.arg(
        delivery.caller.isEmpty() ? u"-"_s : redaction::caller(delivery.caller), delivery.conversation,
        QString::number(delivery.parts.size()), QString::number(delivery.attempts));
    switch (outcome) {
    case DeliveryRun::Outcome::Remembered:
        --m_counts.backlog;
        qCInfo(lcOutbox).noquote().nospace()
            << "remembered " << described << " memories=" << memories << (reason.isEmpty() ? u""_s : u": "_s + reason);
        break;
    case DeliveryRun::Outcome::Dead:
        --m_counts.backlog;
        ++m_counts.dead;
        qCWarning(lcOutbox).noquote() << "dead" << described + u':' << reason;
        break;
    case DeliveryRun::Outcome::Waiting:
        qCWarning(lcOutbox).noquote() << "waiting" << described + u':' << reason;
        break;
    case DeliveryRun::Outcome::Denied:
    case DeliveryRun::Outcome::Stopped:
    case DeliveryRun::Outcome::Abandoned:
        break; // told once, elsewhere, or nothing to tell
    }
}

void DeliveryWorker::deny(const QString &reason)
{
    m_sendAgainAt = m_environment.clock() + m_settings.deniedPause.count();
    if (!m_deniedTold)
        qCWarning(lcOutbox).noquote() << "the memory store refuses our credentials, deliveries wait:" << reason;
    m_deniedTold = true;
}

void DeliveryWorker::release(const DeliveryKey &key)
{
    m_inFlight.remove(key);
    if (m_running)
        return work();
    if (m_inFlight.isEmpty())
        QMetaObject::invokeMethod(this, &DeliveryWorker::answerStop, Qt::QueuedConnection);
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
    m_storeAgainAt = m_environment.clock() + storagePause;
    wakeAt(m_storeAgainAt);
}

void DeliveryWorker::wakeAt(qint64 at)
{
    if (m_running)
        m_timer.start(int(std::clamp<qint64>(at - m_environment.clock(), 1, longestSleep)));
}

} // namespace am
