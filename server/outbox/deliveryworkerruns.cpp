// SPDX-License-Identifier: MIT
#include "outbox/deliveryworker.h"

#include "outbox/keptreport.h"
#include "outbox/outcomelog.h"
#include "storage/deliverytable.h"
#include "storage/reader.h"
#include "storage/writer.h"

#include <algorithm>

/// A delivery from the place it was given to the end of its run.
namespace am {

namespace {

struct Kept
{
    Delivery delivery;
    Result<QList<PlannedPart>> parts; ///< or why the report cannot be read
};

/// Cut where it was read, since a long report takes its time; in the parts that its receipt names, whatever the
/// settings are now.
Result<QList<PlannedPart>> partsOf(const Result<CallReport> &report, const Delivery &delivery,
                                   DeliverySettings settings)
{
    if (!report)
        return report.error();
    settings.chunkCharacters = delivery.chunkCharacters;
    settings.rationale = delivery.rationale;
    return plan(*report, delivery.caller, settings);
}

} // namespace

/// Reads the delivery anew, with its report: it may have been changed or removed since it was claimed.
void DeliveryWorker::begin(const Delivery &claimed)
{
    m_inFlight.begin(claimed);
    m_reader.read<Kept>(
        [key = claimed.key, settings = m_settings](QSqlDatabase &database) -> Result<Kept> {
            DeliveryTable table(database);
            const auto delivery = table.find(key);
            if (!delivery)
                return delivery.error();
            return Kept{*delivery, partsOf(keptReport(table, *delivery), *delivery, settings)};
        },
        this,
        [this, claimed](const Result<Kept> &kept) {
            const std::optional<Error> error = !kept          ? std::optional(kept.error())
                                               : !kept->parts ? std::optional(kept->parts.error())
                                                              : std::nullopt;
            const bool goes = m_running && !m_held.contains(claimed.key.tenant, claimed.caller);
            if (goes && !error) {
                m_read.append({kept->delivery, *kept->parts});
                if (!isPaused())
                    beginReady();
                return;
            }
            if (goes && kept && error->kind != Error::Kind::Storage)
                return bury(kept->delivery, error->detail);
            release(claimed);
            const bool removed = !kept && error->kind == Error::Kind::NotFound;
            if (error && goes && !removed) // or it would be begun again at once
                troubled(*error);
        },
        Reader::Lane::Background);
}

void DeliveryWorker::runRead()
{
    while (!m_read.isEmpty() && m_inFlight.move(m_read.first().first.key, InFlight::Place::Sending, places())) {
        const auto [delivery, parts] = m_read.takeFirst();
        run(delivery, parts);
    }
}

/// They are due as they were.
void DeliveryWorker::dropRead(const std::function<bool(const Delivery &)> &which)
{
    m_read.removeIf([&](const std::pair<Delivery, QList<PlannedPart>> &read) {
        const bool dropped = which(read.first);
        if (dropped)
            m_inFlight.end(read.first.key);
        return dropped;
    });
}

void DeliveryWorker::run(const Delivery &delivery, const QList<PlannedPart> &parts)
{
    const DeliveryKey key = delivery.key;
    auto *run = new DeliveryRun(delivery, parts, m_environment,
                                {.move = [this, key](InFlight::Place place) { return move(key, place); },
                                 .finished =
                                     [this, key](DeliveryRun::Outcome outcome, const QString &reason) {
                                         DeliveryRun *over = m_inFlight.run(key);
                                         over->deleteLater();
                                         finished(over->delivery(), outcome, reason, over->lineGoesOn());
                                     }},
                                this);
    m_inFlight.setRun(key, run);
    run->start();
}

/// A planned report that cannot be read any more.
void DeliveryWorker::bury(const Delivery &delivery, const QString &reason)
{
    m_writer.write<bool>(
        [delivery, reason, now = m_environment.clock()](QSqlDatabase &database) {
            QList<PartTransition> transitions;
            for (const DeliveryPart &part : delivery.parts) {
                if (mayFollow(part.state, DeliveryState::Dead))
                    transitions.append({.part = part.name, .state = DeliveryState::Dead, .reason = reason});
            }
            return DeliveryTable(database).end(delivery.key, transitions, DeliveryState::Dead, reason, now);
        },
        this,
        [this, delivery, reason](const Result<bool> &ended) {
            if (ended)
                return finished(delivery, DeliveryRun::Outcome::Dead, reason, *ended);
            finished(delivery, DeliveryRun::outcomeOf(ended.error()), ended.error().detail, false);
        });
}

bool DeliveryWorker::move(const DeliveryKey &key, InFlight::Place place)
{
    const bool paused = place == InFlight::Place::Sending && m_breaker.pausedUntil().has_value();
    const bool moved = !paused && m_inFlight.move(key, place, places());
    if (moved && place == InFlight::Place::Confirming)
        QMetaObject::invokeMethod(this, &DeliveryWorker::work, Qt::QueuedConnection); // there is room for another one
    return moved;
}

void DeliveryWorker::finished(const Delivery &delivery, DeliveryRun::Outcome outcome, const QString &reason,
                              bool lineGoesOn)
{
    using Outcome = DeliveryRun::Outcome;
    logOutcome(delivery, outcome, reason);
    const bool dead = outcome == Outcome::Dead;
    changeCounts(-int(dead || outcome == Outcome::Remembered), int(dead));
    const bool hasMemories = std::any_of(delivery.parts.cbegin(), delivery.parts.cend(),
                                         [](const DeliveryPart &part) { return !part.memoryIds.isEmpty(); });
    if (outcome == Outcome::Abandoned)
        troubled({Error::Kind::Storage, reason, 0});
    m_troubleTold = m_troubleTold && outcome == Outcome::Abandoned;
    if (hasMemories && outcome != Outcome::Abandoned)
        Q_EMIT remembered(delivery.key.tenant, delivery.caller, lineGoesOn);
    release(delivery);
}

void DeliveryWorker::release(const Delivery &delivery)
{
    m_inFlight.end(delivery.key);
    if (!m_inFlight.hasCaller(delivery.key.tenant, delivery.caller))
        m_held.answer(delivery.key.tenant, delivery.caller);
    if (m_running)
        return work();
    if (m_inFlight.size() == 0)
        QMetaObject::invokeMethod(this, &DeliveryWorker::answerStop, Qt::QueuedConnection);
}

} // namespace am
