// SPDX-License-Identifier: MIT
#include "outbox/deliveryplanning.h"

#include "outbox/keptreport.h"
#include "outbox/planner.h"
#include "storage/deliverytable.h"
#include "storage/reader.h"
#include "storage/writer.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int atOnce = 32;
constexpr qint64 bytesAtOnce = 4 * 1024 * 1024;

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
}

void DeliveryPlanning::look()
{
    m_mayBeMore = true;
    resume();
}

void DeliveryPlanning::resume()
{
    if (m_mayBeMore && !m_busy && !m_stopped)
        readNext();
}

void DeliveryPlanning::readNext()
{
    m_busy = true;
    m_mayBeMore = false;
    m_reader.read<std::vector<KeptReport>>(
        [](QSqlDatabase &database) -> Result<std::vector<KeptReport>> {
            DeliveryTable table(database);
            const auto deliveries = table.unplanned(atOnce, bytesAtOnce);
            if (!deliveries)
                return deliveries.error();
            std::vector<KeptReport> kept;
            for (const Delivery &delivery : *deliveries) {
                auto report = keptReport(table, delivery);
                if (!report && report.error().kind == Error::Kind::Storage)
                    return report.error();
                kept.push_back({delivery, std::move(report)});
            }
            return kept;
        },
        this,
        [this](const Result<std::vector<KeptReport>> &kept) {
            m_busy = false;
            if (!kept) {
                m_mayBeMore = true;
                Q_EMIT troubled(kept.error());
                return;
            }
            plan(*kept);
        },
        Reader::Lane::Background);
}

DeliveryPlan DeliveryPlanning::planFor(const KeptReport &kept) const
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

void DeliveryPlanning::plan(const std::vector<KeptReport> &kept)
{
    if (kept.empty())
        return resume(); // something came while we looked, perhaps
    if (m_stopped)
        return;
    QList<DeliveryPlan> plans;
    for (const KeptReport &one : kept)
        plans.append(planFor(one));
    m_busy = true;
    m_writer.write<Done>(
        [plans, now = m_clock()](QSqlDatabase &database) -> Result<Done> {
            for (const DeliveryPlan &one : plans) {
                if (const auto planned = DeliveryTable(database).plan(one, now); !planned)
                    return planned.error();
            }
            return Done{};
        },
        this,
        [this, kept, plans](const Result<Done> &planned) {
            m_busy = false;
            m_mayBeMore = true; // the next look tells
            if (planned)
                return take(kept, plans);
            Q_EMIT troubled(planned.error());
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
