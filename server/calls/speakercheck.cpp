// SPDX-License-Identifier: MIT
#include "calls/speakercheck.h"

#include "briefing/callername.h"
#include "briefing/notes.h"
#include "calls/keptcalls.h"
#include "calls/livecalls.h"
#include "identity/callerresolver.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// The words of a name in an order of their own, without case and accents: "Zoë Núñez" and "nunez zoe" are one.
QStringList wordsOf(const QString &name)
{
    QString plain;
    for (const QChar character : name.normalized(QString::NormalizationForm_KD)) {
        if (character.isMark())
            continue;
        plain += character.isLetterOrNumber() ? character : QChar(u' ');
    }
    QStringList words = plain.toCaseFolded().split(u' ', Qt::SkipEmptyParts);
    words.sort();
    return words;
}

} // namespace

SpeakerCheck::SpeakerCheck(const IdentitySettings &identity, const BriefingSettings &briefing,
                           const CallerResolver &callers, LiveCalls &calls, KeptCalls &keptCalls, Kept memories)
    : m_identity(identity)
    , m_briefing(briefing)
    , m_callers(callers)
    , m_calls(calls)
    , m_keptCalls(keptCalls)
    , m_memories(std::move(memories))
{
}

bool SpeakerCheck::isNeeded(const AskedCaller &asked) const
{
    return m_callers.isShared(asked.caller) && !m_calls.isConfirmed(asked.call);
}

void SpeakerCheck::check(const AskedCaller &asked, const RetrieveQuestion &question, QObject *context,
                         std::function<void(bool confirmed)> reply)
{
    const bool byVariable = question.callerConfirmed && m_identity.confirmByVariable;
    const bool says = byVariable || !question.pin.isEmpty() || !question.name.isEmpty();
    if (!says || !m_calls.takeAttempt(asked.call))
        return reply(false);
    if (byVariable || m_callers.isPinOf(asked.caller, question.pin)) {
        confirm(asked);
        return reply(true);
    }
    checkName(asked, question.name, context, std::move(reply));
}

void SpeakerCheck::checkName(const AskedCaller &asked, const QString &name, QObject *context,
                             std::function<void(bool confirmed)> reply)
{
    if (wordsOf(name).isEmpty())
        return reply(false);
    m_memories(asked.caller, context,
               [this, asked, name, reply = std::move(reply)](const Result<QList<Memory>> &memories) {
                   const bool named = memories && isNamed(name, *memories);
                   if (named)
                       confirm(asked);
                   reply(named);
               });
}

void SpeakerCheck::confirm(const AskedCaller &asked)
{
    m_calls.confirm(asked.call);
    m_keptCalls.confirm(asked.call);
}

bool SpeakerCheck::isNamed(const QString &name, const QList<Memory> &memories) const
{
    const QStringList said = wordsOf(name);
    return std::any_of(memories.cbegin(), memories.cend(), [this, &said](const Memory &memory) {
        return isFact(memory) && wordsOf(callerName(memory.text, m_briefing.nameKeys).text) == said;
    });
}

} // namespace am
