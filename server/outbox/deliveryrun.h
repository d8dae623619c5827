// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/circuitbreaker.h"
#include "outbox/inflight.h"
#include "outbox/planner.h"
#include "outbox/retryladder.h"
#include "shared/clock.h"
#include "storage/delivery.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace am {

class DeliveryTable;
class Writer;

/// One delivery on its way into the memory store: its parts one after the other, until all are remembered or one has
/// to wait. Every step is on disk before what follows from it happens, so that whoever takes the delivery up again,
/// after a crash or a wait, knows what to ask the store.
class DeliveryRun final : public QObject
{
    Q_OBJECT

public:
    /// All of it outlives the run.
    struct Environment
    {
        Writer &writer;
        MemoryStore &store;
        CircuitBreaker &breaker;
        const DeliverySettings &settings;
        Clock clock;
        Random random;
    };
    enum class Outcome {
        Remembered,
        Dead,
        Waiting,   ///< postponed; the table knows until when
        Held,      ///< postponed, because the store is unwell; that is told elsewhere
        Stopped,   ///< between two steps, by stop() or for want of a place to send from; it is due as it was
        Withdrawn, ///< somebody else has ended or removed it meanwhile
        Abandoned  ///< a step could not be written; where it stands is what the table says
    };
    struct Hooks
    {
        /// It would wait for a slow event now, or needs a place to send from again; false when there is none.
        std::function<bool(InFlight::Place place)> move;
        /// Called once, last of all; the run may be deleted (later) from then on.
        std::function<void(Outcome outcome, const QString &reason)> finished;
    };
    /// What it is when a step cannot be written.
    static Outcome outcomeOf(const Error &error);

    /// It begins in a place to send from.
    DeliveryRun(Delivery delivery, QList<PlannedPart> planned, Environment environment, Hooks hooks, QObject *parent);

    void start();
    /// Ends at the next step that is on disk: at once while it waits for a confirmation, else after the store's answer.
    void stop();

    [[nodiscard]] const Delivery &delivery() const { return m_delivery; }
    [[nodiscard]] qsizetype memories() const;
    /// Whether it has ended and another delivery of its caller's is due in its place.
    [[nodiscard]] bool lineGoesOn() const { return m_lineGoesOn; }

private:
    using Step = std::function<Result<Done>(DeliveryTable &table)>;
    [[nodiscard]] DeliveryPart &part() { return m_delivery.parts[m_at]; }
    [[nodiscard]] const DeliveryPart &part() const { return m_delivery.parts.at(m_at); }
    [[nodiscard]] qint64 now() const { return m_environment.clock(); }

    void next(const QList<PartTransition> &taken);
    void send(QList<PartTransition> taken, const QString &reason = {});
    void takeReceipt(const Result<AdditionReceipt> &receipt);
    void startConfirming(const QString &eventId);
    void pause();
    [[nodiscard]] bool isPatient() const;
    [[nodiscard]] bool hasSettled() const;
    void ask();
    void takeEvent(const Result<AdditionReceipt> &receipt);
    void stillPending();
    void lookUp(const QString &why);
    void sendAgain(const QString &why);
    void remember(const QStringList &memoryIds, const QString &reason);
    void takeFailure(CircuitBreaker::Call call, const Error &error, bool keepEvent);
    void fail(const Error &error, bool keepEvent);
    void refuse(const QString &reason, QList<PartTransition> taken = {});
    void giveUp(const QString &reason, bool uncertain, bool keepEvent);
    void holdBack(const Error &error, bool keepEvent);
    void postpone(PartTransition transition, std::chrono::milliseconds wait, bool keepEvent, Outcome outcome);
    void end(const QList<PartTransition> &taken);

    void write(Step step, std::function<void()> then);
    void finish(Outcome outcome, const QString &reason);

    Delivery m_delivery; // follows what is on disk
    QList<PlannedPart> m_planned;
    Environment m_environment;
    Hooks m_hooks;
    qsizetype m_at = 0;
    QTimer m_pause; // between two questions after an event
    std::chrono::milliseconds m_pauseLength{0};
    qint64 m_askedSince = 0;                 // the event, at a stretch
    std::chrono::milliseconds m_patience{0}; // for that stretch
    bool m_stopping = false;
    bool m_lineGoesOn = false;
};

} // namespace am
