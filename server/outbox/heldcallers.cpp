// SPDX-License-Identifier: MIT
#include "outbox/heldcallers.h"

namespace am {

void HeldCallers::hold(const QString &tenant, const QString &caller, QObject *context, std::function<void()> held)
{
    Hold &hold = m_holds[{tenant, caller}];
    ++hold.holders;
    hold.waiting.append({context, std::move(held)});
}

void HeldCallers::release(const QString &tenant, const QString &caller)
{
    const auto hold = m_holds.find({tenant, caller});
    if (hold != m_holds.end() && --hold->holders == 0)
        m_holds.erase(hold);
}

void HeldCallers::answer(const QString &tenant, const QString &caller)
{
    const auto hold = m_holds.find({tenant, caller});
    if (hold == m_holds.end())
        return;
    const QList<Waiting> waiting = std::exchange(hold->waiting, {});
    for (const Waiting &one : waiting) {
        if (one.context)
            QMetaObject::invokeMethod(one.context, one.held, Qt::QueuedConnection);
    }
}

} // namespace am
