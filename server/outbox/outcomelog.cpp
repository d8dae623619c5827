// SPDX-License-Identifier: MIT
#include "outbox/outcomelog.h"

#include "shared/redaction.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcOutbox, "agenticmemory.daemon.outbox")

} // namespace

void logOutcome(const Delivery &delivery, DeliveryRun::Outcome outcome, const QString &reason)
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
        qCInfo(lcOutbox).noquote().nospace()
            << "remembered " << described << " memories=" << memories << (reason.isEmpty() ? u""_s : u": "_s + reason);
        break;
    case DeliveryRun::Outcome::Dead:
        qCWarning(lcOutbox).noquote() << "dead" << described + u':' << reason;
        break;
    case DeliveryRun::Outcome::Waiting:
        qCWarning(lcOutbox).noquote() << "waiting" << described + u':' << reason;
        break;
    case DeliveryRun::Outcome::Withdrawn:
        qCInfo(lcOutbox).noquote() << "withdrawn" << described;
        break;
    case DeliveryRun::Outcome::Held:
    case DeliveryRun::Outcome::Stopped:
    case DeliveryRun::Outcome::Abandoned:
        break; // told once, elsewhere, or nothing to tell
    }
}

} // namespace am
