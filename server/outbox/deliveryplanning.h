// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/deliverysettings.h"
#include "outbox/planningpace.h"
#include "shared/callreport.h"
#include "shared/clock.h"
#include "shared/result.h"
#include "storage/delivery.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace am {

class DeliveryTable;
class Reader;
class Writer;

/// Plans what was accepted, in order of arrival: who it is about, and in which parts it will be remembered. A planned
/// delivery stands in its caller's line, or has ended at once because there is nothing to remember. A single report is
/// planned at once; of a burst a batch at a time, with rests between them (PlanningPace).
class DeliveryPlanning final : public QObject
{
    Q_OBJECT

public:
    /// Whose report it is, of its callerCandidates; empty = nobody's, then nothing of it is sent.
    static constexpr int AtOnce = 64; ///< reports in a batch; an acceptance may wait for one

    using CallerOf = std::function<QString(const CallReport &report)>;

    /// What is referred to outlives the planning.
    DeliveryPlanning(Writer &writer, Reader &reader, const DeliverySettings &settings, CallerOf callerOf, Clock clock,
                     QObject *parent = nullptr);

    /// There may be something to plan; so many were just accepted.
    void look(int accepted = 0);
    /// Goes on with what is left, if there may be something: after a pause.
    void resume();
    /// Begins nothing new.
    void stop() { m_stopped = true; }
    /// Whether it leaves the disk to acceptance just now.
    [[nodiscard]] bool isResting() const { return m_rest.isActive(); }

Q_SIGNALS:
    /// Some more are planned.
    void planned();
    /// This one is over, in one state or the other.
    void ended(const am::Delivery &delivery, am::DeliveryState state, const QString &reason);
    /// The database failed: to be resumed later.
    void troubled(const am::Error &error);

private:
    /// A report, read and cut on the reader's thread; what a long one holds stays there.
    struct KeptReport
    {
        Delivery delivery;
        Result<CallReport> report; ///< without what was said
        QStringList parts = {};
        QString whyNone = {};
    };
    static KeptReport read(DeliveryTable &table, const Delivery &delivery, const DeliverySettings &settings);
    void readNext();
    void restIsOver();
    void plan(const std::vector<KeptReport> &kept, const DeliverySettings &settings);
    [[nodiscard]] DeliveryPlan planFor(const KeptReport &kept, const DeliverySettings &settings) const;
    void take(const std::vector<KeptReport> &kept, const QList<DeliveryPlan> &plans);

    Writer &m_writer;
    Reader &m_reader;
    const DeliverySettings &m_settings;
    CallerOf m_callerOf;
    Clock m_clock;
    PlanningPace m_pace;
    QTimer m_rest; ///< between two batches
    QElapsedTimer m_batch;
    bool m_mayBeMore = true;
    bool m_busy = false;
    bool m_stopped = false;
};

} // namespace am
