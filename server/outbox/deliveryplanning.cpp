// SPDX-License-Identifier: MIT
#include "outbox/deliveryplanning.h"

#include "outbox/keptreport.h"
#include "outbox/planner.h"
#include "storage/deliveryerasure.h"
#include "storage/deliverytable.h"
#include "storage/reader.h"
#include "storage/tombstonetable.h"
#include "storage/writer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qint64 bytesAtOnce = 4 * 1024 * 1024;

/// In milliseconds; as near to it as the report lets us come.
qint64 callBeganAt(const Delivery &delivery, const Result<CallReport> &report)
{
    if (report && report->startedAt > 0)
        return report->startedAt * 1000;
    if (delivery.eventTimestamp > 0)
        return delivery.eventTimestamp * 1000;
    return report && report->eventTimestamp > 0 ? report->eventTimestamp * 1000 : delivery.receivedAt;
}

/// One plan after the other, unless its call was erased: then that is what becomes of it.
Result<QList<DeliveryPlan>> planAll(QSqlDatabase &database, const QList<DeliveryPlan> &plans,
                                    const QList<qint64> &callsBeganAt, qint64 now)
{
    QList<DeliveryPlan> heeded;
    QHash<QString, bool> erasedNobody; // by tenant; asked once, as most never have
    for (qsizetype i = 0; i < plans.size(); ++i) {
        const QString &tenant = plans.at(i).key.tenant;
        if (!erasedNobody.contains(tenant)) {
            const auto isEmpty = TombstoneTable(database).isEmpty(tenant);
            if (!isEmpty)
                return isEmpty.error();
            erasedNobody.insert(tenant, *isEmpty);
        }
        auto one = erasedNobody.value(tenant) ? Result<DeliveryPlan>(plans.at(i))
                                              : DeliveryErasure(database).heed(plans.at(i), callsBeganAt.at(i), now);
        if (!one)
            return one.error();
        if (const auto planned = DeliveryTable(database).plan(*one, now); !planned)
            return planned.error();
        if (one->discarded) {
            if (const auto discarded = DeliveryErasure(database).discardReport(one->key); !discarded)
                return discarded.error();
        }
        heeded.append(*std::move(one));
    }
    return heeded;
}

} // namespace

DeliveryPlanning::DeliveryPlanning(Writer &writer, Reader &reader, const DeliverySettings &settings, CallerOf callerOf,
                                   Clock clock, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_reader(reader)
    , m_settings(settings)
    , m_callerOf(std::move(callerOf))
    , m_clock(std::move(clock))
{
    m_rest.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, &DeliveryPlanning::restIsOver);
}

void DeliveryPlanning::look(int accepted)
{
    m_pace.accepted(accepted);
    m_mayBeMore = true;
    resume();
}

void DeliveryPlanning::resume()
{
    if (m_mayBeMore && !m_busy && !m_stopped && !m_rest.isActive())
        readNext();
}

void DeliveryPlanning::restIsOver()
{
    const auto more = m_pace.overSlice();
    if (more.count() > 0)
        m_rest.start(more);
    else
        resume();
}

void DeliveryPlanning::readNext()
{
    m_busy = true;
    m_pace.batchBegins();
    m_mayBeMore = false;
    m_batch.start();
    m_reader.read<std::vector<KeptReport>>(
        [settings = m_settings](QSqlDatabase &database) -> Result<std::vector<KeptReport>> {
            DeliveryTable table(database);
            const auto deliveries = table.unplanned(AtOnce, bytesAtOnce);
            if (!deliveries)
                return deliveries.error();
            std::vector<KeptReport> kept;
            for (const Delivery &delivery : *deliveries) {
                kept.push_back(read(table, delivery, settings));
                if (const auto &report = kept.back().report; !report && report.error().kind == Error::Kind::Storage)
                    return report.error();
            }
            return kept;
        },
        this,
        [this, settings = m_settings](const Result<std::vector<KeptReport>> &kept) {
            m_busy = false;
            if (!kept) {
                m_mayBeMore = true;
                Q_EMIT troubled(kept.error());
                return;
            }
            plan(*kept, settings);
        },
        Reader::Lane::Background);
}

DeliveryPlanning::KeptReport DeliveryPlanning::read(DeliveryTable &table, const Delivery &delivery,
                                                    const DeliverySettings &settings)
{
    KeptReport kept{.delivery = delivery, .report = keptReport(table, delivery)};
    if (!kept.report)
        return kept;
    for (const PlannedPart &part : am::plan(*kept.report, {}, settings))
        kept.parts.append(part.part);
    if (kept.parts.isEmpty())
        kept.whyNone = nothingToRemember(*kept.report);
    kept.report->turns.clear();
    return kept;
}

DeliveryPlan DeliveryPlanning::planFor(const KeptReport &kept, const DeliverySettings &settings) const
{
    DeliveryPlan result{.key = kept.delivery.key,
                        .caller = kept.delivery.caller,
                        .chunkCharacters = settings.chunkCharacters,
                        .rationale = settings.rationale};
    if (!kept.report) {
        result.state = DeliveryState::Dead;
        result.reason = kept.report.error().detail;
        return result;
    }
    // Also of what nothing is remembered of: it holds the caller's number all the same, and must be found by it.
    result.caller = m_callerOf(*kept.report);
    if (!kept.parts.isEmpty() && !result.caller.isEmpty()) {
        result.parts = kept.parts;
        return result;
    }
    result.state = DeliveryState::Remembered;
    // Of a transcription only: a recording names nobody, whoever called.
    result.discarded = result.caller.isEmpty() && kept.report->isTranscription() &&
                       settings.anonymousCalls == DeliverySettings::AnonymousCalls::Discard;
    result.reason = kept.parts.isEmpty() ? kept.whyNone : u"no caller: kept, not remembered"_s;
    if (result.discarded)
        result.reason = u"no caller: not kept"_s;
    return result;
}

void DeliveryPlanning::plan(const std::vector<KeptReport> &kept, const DeliverySettings &settings)
{
    if (kept.empty())
        return resume(); // something came while we looked, perhaps
    if (m_stopped)
        return;
    QList<DeliveryPlan> plans;
    QList<qint64> callsBeganAt;
    for (const KeptReport &one : kept) {
        plans.append(planFor(one, settings));
        callsBeganAt.append(callBeganAt(one.delivery, one.report));
    }
    m_busy = true;
    m_writer.write<QList<DeliveryPlan>>(
        [plans, callsBeganAt, now = m_clock()](QSqlDatabase &database) {
            return planAll(database, plans, callsBeganAt, now);
        },
        this,
        [this, kept](const Result<QList<DeliveryPlan>> &planned) {
            m_busy = false;
            m_mayBeMore = true; // the next look tells
            if (!planned) {
                Q_EMIT troubled(planned.error());
                return;
            }
            // Before anybody hears of it, who may ask for more at once.
            const auto length = m_pace.overBatch(std::chrono::milliseconds(m_batch.elapsed()));
            if (length.count() > 0)
                m_rest.start(length);
            take(kept, *planned);
        });
}

void DeliveryPlanning::take(const std::vector<KeptReport> &kept, const QList<DeliveryPlan> &plans)
{
    for (size_t i = 0; i < kept.size(); ++i) {
        const DeliveryPlan &one = plans.at(qsizetype(i));
        if (one.parts.isEmpty())
            Q_EMIT ended(kept[i].delivery, one.state, one.reason);
    }
    Q_EMIT planned();
    resume();
}

} // namespace am
