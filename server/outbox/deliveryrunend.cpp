// SPDX-License-Identifier: MIT
#include "outbox/deliveryrun.h"

#include "storage/deliverytable.h"
#include "storage/writer.h"

using namespace Qt::StringLiterals;

/// How an attempt, a part and a run come to their ends, and how that is written.
namespace am {

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

/// An open breaker says that it is not this delivery's failure: then its ladder is left alone.
void DeliveryRun::takeFailure(CircuitBreaker::Call call, const Error &error, bool keepEvent)
{
    m_environment.breaker.failed(call, m_delivery.key, error) ? holdBack(error, keepEvent) : fail(error, keepEvent);
}

/// `keepEvent`: the attempt is not over, only the asking. Then it is taken up again with the same question; an
/// attempt whose request may have arrived is looked up first.
void DeliveryRun::fail(const Error &error, bool keepEvent)
{
    const Verdict verdict = judge(error, part().failures, m_environment.settings, m_environment.random);
    const bool uncertain = keepEvent || verdict.uncertain;
    switch (verdict.course) {
    case Verdict::Course::Refused:
        return refuse(error.detail);
    case Verdict::Course::UsedUp:
        return giveUp(error.detail, uncertain, keepEvent);
    case Verdict::Course::Retry:
        return postpone({.reason = error.detail, .uncertain = uncertain, .failures = 1}, verdict.wait, keepEvent,
                        Outcome::Waiting);
    }
}

/// Until the breaker lets it go, which is no longer than it takes what was sent to show.
void DeliveryRun::holdBack(const Error &error, bool keepEvent)
{
    const bool arrived = mayHaveArrived(error);
    const auto wait = arrived && !keepEvent ? m_environment.settings.settle : std::chrono::milliseconds(0);
    postpone({.reason = error.detail, .uncertain = keepEvent || arrived}, wait, keepEvent, Outcome::Held);
}

/// This part is dead; the others may still be remembered.
void DeliveryRun::refuse(const QString &reason, QList<PartTransition> taken)
{
    part().state = DeliveryState::Dead;
    part().reason = reason;
    taken.append({.part = part().name, .state = DeliveryState::Dead, .reason = reason});
    next(taken);
}

/// The store had its chances: the parts behind this one would only go down the same ladder. This one may have arrived
/// all the same, or may yet: then it has to be asked after before it is ever sent again.
void DeliveryRun::giveUp(const QString &reason, bool uncertain, bool keepEvent)
{
    QList<PartTransition> transitions;
    for (; m_at < m_delivery.parts.size(); ++m_at) {
        if (isOver(part().state))
            continue;
        const bool first = transitions.isEmpty();
        PartTransition transition{
            .part = part().name, .state = DeliveryState::Dead, .reason = first ? reason : u"not tried any more"_s};
        if (first) {
            transition.eventId = keepEvent ? part().eventId : QString();
            transition.uncertain = uncertain;
        }
        part().state = DeliveryState::Dead;
        part().reason = transition.reason;
        transitions.append(transition);
    }
    end(transitions);
}

void DeliveryRun::postpone(PartTransition transition, std::chrono::milliseconds wait, bool keepEvent, Outcome outcome)
{
    transition.part = part().name;
    transition.state = DeliveryState::Waiting;
    transition.eventId = keepEvent ? part().eventId : QString();
    write([key = m_delivery.key, transition, at = now(),
           until = now() + wait.count()](DeliveryTable &table) { return table.postpone(key, {transition}, until, at); },
          [this, outcome, reason = transition.reason] { finish(outcome, reason); });
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
    m_environment.writer.write<bool>(
        [key = m_delivery.key, taken, state, reason, at = now()](QSqlDatabase &database) {
            return DeliveryTable(database).end(key, taken, state, reason, at);
        },
        this,
        [this, state, reason](const Result<bool> &lineGoesOn) {
            if (!lineGoesOn)
                return finish(outcomeOf(lineGoesOn.error()), lineGoesOn.error().detail);
            m_lineGoesOn = *lineGoesOn;
            finish(state == DeliveryState::Dead ? Outcome::Dead : Outcome::Remembered, reason);
        });
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
