// SPDX-License-Identifier: MIT
#include "outbox/deliveryrun.h"

#include "outbox/partlookup.h"
#include "storage/deliverytable.h"
#include "storage/writer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

bool isOver(DeliveryState state)
{
    return state == DeliveryState::Remembered || state == DeliveryState::Dead;
}

} // namespace

DeliveryRun::DeliveryRun(Delivery delivery, QList<PlannedPart> planned, Environment environment, Hooks hooks,
                         QObject *parent)
    : QObject(parent)
    , m_delivery(std::move(delivery))
    , m_planned(std::move(planned))
    , m_environment(std::move(environment))
    , m_hooks(std::move(hooks))
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &DeliveryRun::ask);
}

void DeliveryRun::start()
{
    next({});
}

void DeliveryRun::stop()
{
    m_stopping = true;
    if (!m_pause.isActive())
        return;
    m_pause.stop();
    finish(Outcome::Stopped, {});
}

qsizetype DeliveryRun::memories() const
{
    qsizetype count = 0;
    for (const DeliveryPart &part : m_delivery.parts)
        count += part.memoryIds.size();
    return count;
}

/// Goes to the next part that is not over. `taken` are transitions that are not on disk yet; where possible they share
/// a transaction with the next one.
void DeliveryRun::next(const QList<PartTransition> &taken)
{
    while (m_at < m_delivery.parts.size() && isOver(part().state))
        ++m_at;
    if (m_at == m_delivery.parts.size())
        return end(taken);

    const bool unsent = part().state == DeliveryState::Received ||
                        (part().state == DeliveryState::Waiting && !part().uncertain && part().eventId.isEmpty());
    if (unsent && !m_hooks.move(InFlight::Place::Sending))
        m_stopping = true;
    if (!taken.isEmpty() && (m_stopping || !unsent)) {
        return write(
            [key = m_delivery.key, taken, at = now()](DeliveryTable &table) { return table.move(key, taken, at); },
            [this] { next({}); });
    }
    if (m_stopping)
        return finish(Outcome::Stopped, {});
    if (unsent)
        return send(taken);
    if (!part().eventId.isEmpty()) {
        // One that waits was asked after for long enough: it gets one question.
        const bool patient = part().state == DeliveryState::Confirming;
        m_confirmUntil = now() + (patient ? m_environment.settings.confirmFor.count() : 0);
        m_pauseLength = m_environment.settings.confirmEvery;
        return ask();
    }
    const qint64 settledAt = part().updatedAt + m_environment.settings.settle.count();
    if (part().state == DeliveryState::Sending && now() < settledAt) {
        return write([key = m_delivery.key, settledAt,
                      at = now()](DeliveryTable &table) { return table.postpone(key, {}, settledAt, at); },
                     [this] { finish(Outcome::Waiting, u"nobody knows whether it arrived: looked up later"_s); });
    }
    lookUp(u"looked up, not found"_s);
}

void DeliveryRun::send(QList<PartTransition> taken, const QString &reason)
{
    const auto planned = std::find_if(m_planned.cbegin(), m_planned.cend(),
                                      [this](const PlannedPart &candidate) { return candidate.part == part().name; });
    if (planned == m_planned.cend())
        return refuse(u"the report no longer has this part"_s);
    taken.append({.part = part().name,
                  .state = DeliveryState::Sending,
                  .reason = reason,
                  .eventId = QString(),
                  .uncertain = false});
    part().state = DeliveryState::Sending;
    part().sentAt = now();
    part().eventId.clear();
    ++part().attempts;
    ++m_delivery.attempts;
    write([key = m_delivery.key, taken, at = now()](DeliveryTable &table) { return table.move(key, taken, at); },
          [this, addition = *planned] {
              m_environment.store.add(addition, {.deadline = m_environment.settings.deadline}, this,
                                      [this](const Result<AdditionReceipt> &receipt) { takeReceipt(receipt); });
          });
}

void DeliveryRun::takeReceipt(const Result<AdditionReceipt> &receipt)
{
    if (!receipt)
        return fail(receipt.error(), false);
    switch (receipt->state) {
    case AdditionReceipt::State::Stored:
        return remember(receipt->memoryIds, {});
    case AdditionReceipt::State::Pending:
        return startConfirming(receipt->eventId);
    case AdditionReceipt::State::Failed:
        return fail({Error::Kind::Busy, u"the store failed to remember it: "_s + receipt->reason, 0}, false);
    }
}

void DeliveryRun::startConfirming(const QString &eventId)
{
    const PartTransition transition{.part = part().name, .state = DeliveryState::Confirming, .eventId = eventId};
    part().state = DeliveryState::Confirming;
    part().eventId = eventId;
    part().updatedAt = now();
    m_confirmUntil = now() + m_environment.settings.confirmFor.count();
    m_pauseLength = m_environment.settings.confirmEvery;
    write([key = m_delivery.key, transition,
           at = now()](DeliveryTable &table) { return table.move(key, {transition}, at); },
          [this] { pause(); });
}

/// Until the next question; meanwhile another one may send.
void DeliveryRun::pause()
{
    if (m_stopping)
        return finish(Outcome::Stopped, {});
    m_hooks.move(InFlight::Place::Confirming);
    m_pause.start(m_pauseLength);
    m_pauseLength = std::min(m_pauseLength * 3 / 2, m_environment.settings.confirmAtMost);
}

void DeliveryRun::ask()
{
    m_environment.store.event(part().eventId, {.deadline = m_environment.settings.deadline}, this,
                              [this](const Result<AdditionReceipt> &receipt) { takeEvent(receipt); });
}

void DeliveryRun::takeEvent(const Result<AdditionReceipt> &receipt)
{
    if (receipt && receipt->state == AdditionReceipt::State::Stored)
        return remember(receipt->memoryIds, {});
    if (receipt && receipt->state == AdditionReceipt::State::Failed)
        return fail({Error::Kind::Busy, u"the store failed to remember it: "_s + receipt->reason, 0}, false);
    // Events may lag behind additions as lists do: what is not there yet is not forgotten.
    const bool unknown = !receipt && receipt.error().kind == Error::Kind::NotFound;
    if (unknown && now() >= part().updatedAt + m_environment.settings.settle.count())
        return lookUp(u"the store no longer knows its event"_s);
    if (!receipt && receipt.error().kind == Error::Kind::Denied)
        return fail(receipt.error(), true);
    if (m_stopping)
        return finish(Outcome::Stopped, {});
    if (now() < m_confirmUntil)
        return pause();
    if (receipt)
        return stillPending();
    fail({Error::Kind::Timeout, u"not confirmed: "_s + receipt.error().detail, 0}, true);
}

/// It is asked after again down the ladder: sent now, it would be there twice if the store finishes after all.
void DeliveryRun::stillPending()
{
    const std::chrono::milliseconds patience = m_environment.settings.abandonPending;
    if (now() >= part().sentAt + patience.count()) {
        return lookUp(u"not confirmed within %1 s, not found"_s.arg(
            std::chrono::duration_cast<std::chrono::seconds>(patience).count()));
    }
    fail({Error::Kind::Timeout, u"not confirmed: the store is still working on it"_s, 0}, true);
}

/// `why` it is sent again if it is not there, for the receipt.
void DeliveryRun::lookUp(const QString &why)
{
    lookUpPart(m_environment.store,
               {.caller = m_delivery.caller, .conversation = m_delivery.conversation, .part = part().name},
               m_environment.settings.deadline, this, [this, why](const Result<QStringList> &ids) {
                   if (!ids)
                       return fail(ids.error(), true);
                   if (!ids->isEmpty())
                       return remember(*ids, u"found in the store"_s);
                   sendAgain(why);
               });
}

void DeliveryRun::sendAgain(const QString &why)
{
    if (m_stopping || !m_hooks.move(InFlight::Place::Sending))
        return finish(Outcome::Stopped, {});
    send({}, why + u": sent again"_s);
}

void DeliveryRun::remember(const QStringList &memoryIds, const QString &reason)
{
    const PartTransition transition{.part = part().name,
                                    .state = DeliveryState::Remembered,
                                    .reason = memoryIds.isEmpty() ? u"nothing new"_s : reason,
                                    .memoryIds = memoryIds,
                                    .uncertain = false};
    part().state = DeliveryState::Remembered;
    part().memoryIds = memoryIds;
    next({transition});
}

void DeliveryRun::fail(const Error &error, bool keepEvent)
{
    const Verdict verdict = judge(error, part().failures, m_environment.settings, m_environment.random);
    switch (verdict.course) {
    case Verdict::Course::Refused:
        return refuse(error.detail);
    case Verdict::Course::UsedUp:
        return giveUp(error, verdict, keepEvent);
    case Verdict::Course::Retry:
    case Verdict::Course::Pause:
        return wait(error, verdict, keepEvent);
    }
}

/// This part is dead; the others may still be remembered.
void DeliveryRun::refuse(const QString &reason)
{
    part().state = DeliveryState::Dead;
    part().reason = reason;
    next({{.part = part().name, .state = DeliveryState::Dead, .reason = reason}});
}

/// The store had its chances: the parts behind this one would only go down the same ladder. This one may have arrived
/// all the same, or may yet: then it has to be asked after before it is ever sent again.
void DeliveryRun::giveUp(const Error &error, const Verdict &verdict, bool keepEvent)
{
    QList<PartTransition> transitions;
    for (; m_at < m_delivery.parts.size(); ++m_at) {
        if (isOver(part().state))
            continue;
        const bool first = transitions.isEmpty();
        PartTransition transition{.part = part().name,
                                  .state = DeliveryState::Dead,
                                  .reason = first ? error.detail : u"not tried any more"_s};
        if (first) {
            transition.eventId = keepEvent ? part().eventId : QString();
            transition.uncertain = keepEvent || verdict.uncertain;
        }
        part().state = DeliveryState::Dead;
        part().reason = transition.reason;
        transitions.append(transition);
    }
    end(transitions);
}

/// `keepEvent`: the attempt is not over, only the asking. Then it is taken up again with the same question; an
/// attempt whose request may have arrived is looked up first.
void DeliveryRun::wait(const Error &error, const Verdict &verdict, bool keepEvent)
{
    const PartTransition transition{.part = part().name,
                                    .state = DeliveryState::Waiting,
                                    .reason = error.detail,
                                    .eventId = keepEvent ? part().eventId : QString(),
                                    .uncertain = keepEvent || verdict.uncertain,
                                    .failures = verdict.course == Verdict::Course::Retry ? 1 : 0};
    const bool denied = verdict.course == Verdict::Course::Pause;
    write([key = m_delivery.key, transition, at = now(), until = now() + verdict.wait.count()](
              DeliveryTable &table) { return table.postpone(key, {transition}, until, at); },
          [this, denied, reason = error.detail] { finish(denied ? Outcome::Denied : Outcome::Waiting, reason); });
}

void DeliveryRun::end(const QList<PartTransition> &taken)
{
    DeliveryState state = DeliveryState::Remembered;
    QString reason = memories() == 0 ? u"nothing new"_s : QString();
    for (const DeliveryPart &over : std::as_const(m_delivery.parts)) {
        if (over.state == DeliveryState::Dead && state != DeliveryState::Dead) {
            state = DeliveryState::Dead;
            reason = over.name + u": "_s + over.reason;
        }
    }
    write(
        [key = m_delivery.key, taken, state, reason, at = now()](DeliveryTable &table) {
            return table.end(key, taken, state, reason, at);
        },
        [this, state, reason] { finish(state == DeliveryState::Dead ? Outcome::Dead : Outcome::Remembered, reason); });
}

void DeliveryRun::write(Step step, std::function<void()> then)
{
    m_environment.writer.write<Done>(
        [step = std::move(step)](QSqlDatabase &database) {
            DeliveryTable table(database);
            return step(table);
        },
        this,
        [this, then = std::move(then)](const Result<Done> &written) {
            written ? then() : finish(outcomeOf(written.error()), written.error().detail);
        });
}

DeliveryRun::Outcome DeliveryRun::outcomeOf(const Error &error)
{
    return error.kind == Error::Kind::NotFound ? Outcome::Withdrawn : Outcome::Abandoned;
}

void DeliveryRun::finish(Outcome outcome, const QString &reason)
{
    m_hooks.finished(outcome, reason);
}

} // namespace am
