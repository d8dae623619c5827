// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/briefingsettings.h"
#include "calls/calleraccess.h"
#include "calls/retrievequestion.h"
#include "identity/caller.h"
#include "memory/memorystore.h"

#include <functional>

namespace am {

class CallerResolver;
class KeptCalls;
class LiveCalls;

/// Whether a call from a shared number (identity.shared_numbers) has said who speaks. One of these does, for the rest
/// of the call, also across a restart:
///   name              the whole name of somebody whom a fact about this number names, as callerName() reads them: all
///   of
///                     its words and no others, in any order; case and accents do not count
///   pin               one of the PINs that the operator gave the number (identity.shared_pins)
///   caller_confirmed  the operator's own tools have found out; only with identity.confirm_by_variable, since nobody
///                     here can see whether it was the model that filled it in
/// A call has three attempts. Outside of a live call nothing confirms anything: there is nothing that could count them.
class SpeakerCheck final
{
public:
    /// What is known here of a caller's memories: Cards::known().
    using Kept = std::function<void(const QString &caller, QObject *context, Reply<QList<Memory>> reply)>;

    /// Keeps all references, and reads the settings at each check.
    SpeakerCheck(const IdentitySettings &identity, const BriefingSettings &briefing, const CallerResolver &callers,
                 LiveCalls &calls, KeptCalls &keptCalls, Kept memories);
    Q_DISABLE_COPY_MOVE(SpeakerCheck)

    /// Whether nothing may be told before check() says so.
    [[nodiscard]] bool isNeeded(const AskedCaller &asked) const;
    /// `reply` may come from inside this call; it is dropped when `context` dies.
    void check(const AskedCaller &asked, const RetrieveQuestion &question, QObject *context,
               std::function<void(bool confirmed)> reply);

private:
    void checkName(const AskedCaller &asked, const QString &name, QObject *context,
                   std::function<void(bool confirmed)> reply);
    void confirm(const AskedCaller &asked);
    [[nodiscard]] bool isNamed(const QString &name, const QList<Memory> &memories) const;

    const IdentitySettings &m_identity;
    const BriefingSettings &m_briefing;
    const CallerResolver &m_callers;
    LiveCalls &m_calls;
    KeptCalls &m_keptCalls;
    Kept m_memories;
};

} // namespace am
