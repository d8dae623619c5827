// SPDX-License-Identifier: MIT
#include "outbox/deliveryrun.h"

#include "outbox/partlookup.h"
#include "storage/deliverytable.h"
#include "storage/writer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

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
        const bool waits = part().state == DeliveryState::Waiting;
        m_askedSince = now();
        m_patience = waits ? std::chrono::milliseconds(0) : m_environment.settings.confirmFor;
        m_pauseLength = m_environment.settings.confirmEvery;
        return ask();
    }
    // Ended while it was sent.
    const auto sinceThen = std::chrono::milliseconds(now() - part().updatedAt);
    const std::chrono::milliseconds settle = m_environment.settings.settle;
    if (part().state == DeliveryState::Sending && sinceThen < settle) {
        return postpone({.reason = u"nobody knows whether it arrived: looked up later"_s, .uncertain = true},
                        std::min(settle, settle - sinceThen), false, Outcome::Waiting);
    }
    lookUp(u"looked up, not found"_s);
}

void DeliveryRun::send(QList<PartTransition> taken, const QString &reason)
{
    const auto planned = std::find_if(m_planned.cbegin(), m_planned.cend(),
                                      [this](const PlannedPart &candidate) { return candidate.part == part().name; });
    if (planned == m_planned.cend())
        return refuse(u"the report no longer has this part"_s, std::move(taken));
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
        return takeFailure(CircuitBreaker::Call::Addition, receipt.error(), false);
    m_environment.breaker.answered(CircuitBreaker::Call::Addition);
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
    m_askedSince = now();
    m_patience = m_environment.settings.confirmFor;
    m_pauseLength = m_environment.settings.confirmEvery;
    m_hooks.move(InFlight::Place::Confirming); // nothing is sent while that is written
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
    const bool known = receipt || receipt.error().kind != Error::Kind::NotFound;
    const bool open =
        !receipt && m_environment.breaker.failed(CircuitBreaker::Call::Question, m_delivery.key, receipt.error());
    if (receipt)
        m_environment.breaker.answered(CircuitBreaker::Call::Question);
    if (receipt && receipt->state == AdditionReceipt::State::Stored)
        return remember(receipt->memoryIds, {});
    if (receipt && receipt->state == AdditionReceipt::State::Failed)
        return fail({Error::Kind::Busy, u"the store failed to remember it: "_s + receipt->reason, 0}, false);
    // Events may lag behind additions as lists do: what is not there yet is not forgotten.
    if (!known && hasSettled())
        return lookUp(u"the store no longer knows its event"_s);
    if (m_stopping)
        return finish(Outcome::Stopped, {});
    if (open)
        return holdBack(receipt.error(), true);
    if (isPatient())
        return pause();
    if (receipt)
        return stillPending();
    fail({Error::Kind::Timeout, u"not confirmed: "_s + receipt.error().detail, 0}, true);
}

bool DeliveryRun::isPatient() const
{
    const qint64 asked = now() - m_askedSince;
    return asked >= 0 && asked < m_patience.count();
}

/// What was sent shows by now, if it arrived.
bool DeliveryRun::hasSettled() const
{
    return now() >= part().sentAt + m_environment.settings.settle.count();
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
                       return takeFailure(CircuitBreaker::Call::Question, ids.error(), true);
                   m_environment.breaker.answered(CircuitBreaker::Call::Question);
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

} // namespace am
