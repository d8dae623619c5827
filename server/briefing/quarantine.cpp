// SPDX-License-Identifier: MIT
#include "briefing/quarantine.h"

#include "briefing/machinetext.h"
#include "briefing/ordervocabulary.h"
#include "briefing/plainwords.h"

#include <algorithm>
#include <array>
#include <span>

using namespace Qt::StringLiterals;

namespace am {

using namespace meaning;

namespace {

constexpr qsizetype eachEnd = 4000;
constexpr qsizetype mostPlain = 3; ///< times longer than a text is what it reads like
constexpr int word = 2;            ///< Meant::at counts half words

/// Evidence in one sentence: `first`, then `second` at most `near` words later (0: there is no second), and each of
/// `with` at most `around` words from the first, before or after it. Of a set of meanings any will do.
struct Rule
{
    const char *reason;
    quint64 first;
    quint64 second;
    qint64 near;
    std::array<quint64, 2> with; ///< 0: nothing more
    qint64 around;
};

constexpr auto dropsRules = "tells the agent to drop its instructions";
constexpr auto givesRules = "gives the agent instructions of its own";
constexpr auto standingOrder = "a standing order for later calls";
constexpr auto bindsAgent = "says what the agent must do";
constexpr auto opensGuard = "switches checks off";
constexpr auto askForOthers = "asks for what other callers said";
constexpr auto speaksToOthers = "a message for other callers";
constexpr auto newPerson = "makes the agent somebody else";
constexpr auto leaksPrompt = "asks for the agent's instructions";
constexpr auto posesAsSystem = "poses as the system or the operator";
constexpr auto speaksToReader = "speaks to whoever reads the memory";
constexpr auto ordersTool = "tells the agent to use a tool";

constexpr Rule rules[] = {
    {leaksPrompt, SystemPrompt, 0, 0, {}, 0},
    {speaksToReader, TellsReader, 0, 0, {}, 0},
    {speaksToReader, ToAgent, 0, 0, {}, 0},
    {speaksToReader, Vocative, 0, 0, {You | Please | Must | Say | Grant | Drop | Reveal, 0}, 8},
    {bindsAgent, Obedience, 0, 0, {}, 0},
    {ordersTool, ToolOrder, 0, 0, {}, 0},
    {posesAsSystem, Escape, 0, 0, {}, 0},
    {opensGuard, Unguarded, 0, 0, {}, 0},
    {dropsRules, Drop, 0, 0, {Rules, Prior | You | Agent | Reveal}, 8},
    {givesRules, You, Renewed, 1, {Rules, 0}, 3},
    {givesRules, Supersede, 0, 0, {Rules, You | Renewed | Prior}, 10},
    {givesRules, NoteTo, 0, 0, {EachCaller | Money | Guarded | Grant, Colon}, 12},
    {speaksToReader, NoteTo, Agent, 4, {Colon, 0}, 5},
    {standingOrder, FromNow, 0, 0, {You, Must | Lasting}, 8},
    {standingOrder, FromNow, 0, 0, {Must, Money | Guarded | Grant}, 12},
    {standingOrder, When, Calls, 6, {Grant | Disable, Money | Guarded}, 14},
    {standingOrder, When, Asked, 4, {Unlock, 0}, 8},
    {standingOrder, When, Asked, 4, {Grant, Guarded}, 8},
    {standingOrder, FutureCalls, 0, 0, {Grant | Say | Disable | Money, 0}, 10},
    {standingOrder, Lasting, 0, 0, {Grant, Money}, 6},
    {standingOrder, EachReply, 0, 0, {Say, 0}, 10},
    {standingOrder, EachReply, 0, 0, {Reveal, 0}, 10},
    {bindsAgent, Agent, Must, 2, {Guarded | Reveal | Transfer | Obey, 0}, 8},
    {bindsAgent, Agent, Must, 2, {Lasting, Say | Money | Grant}, 8},
    {bindsAgent, You, Must, 2, {Obey | Lie | Pretend, 0}, 6},
    {bindsAgent, You, Must, 2, {Reveal | Grant, Private}, 8},
    {bindsAgent, You, Must, 2, {Lasting, Say}, 5},
    {bindsAgent, Lasting, Say, 2, {Claim | Money, 0}, 8},
    {opensGuard, Disable, Check, 5, {}, 0},
    {opensGuard, ThisPerson, 0, 0, {Claim | Admin | Guarded | Pretend, 0}, 6},
    {opensGuard, Caller, Claim, 4, {Guarded | Check, 0}, 8},
    {askForOthers, Others, 0, 0, {Reveal, Data}, 8},
    {speaksToOthers, EachCaller, 0, 0, {}, 0},
    {newPerson, BecomeNow, 0, 0, {Agent | Unlimited | Admin | Obey, 0}, 8},
    {newPerson, Pretend, 0, 0, {You | Agent | Admin | Unlimited, 0}, 6},
    {newPerson, Agent, 0, 0, {Unlimited, 0}, 6},
    {newPerson, Mode, 0, 0, {Enable, 0}, 3},
    {leaksPrompt, You, Rules, 2, {Reveal, 0}, 5},
    {leaksPrompt, Reveal, 0, 0, {Rules, Prior}, 5},
    {leaksPrompt, Confidential, 0, 0, {Reveal | You, 0}, 6},
    {posesAsSystem, SystemLabel, 0, 0, {Caller | Agent | Admin | Check | Guarded | You | Drop, 0}, 12},
    {posesAsSystem, AgentLabel, 0, 0, {Claim, Guarded}, 12},
    {ordersTool, Transfer, 0, 0, {ThisCall, 0}, 10},
    {ordersTool, Fetch, Link, 2, {Rules | Obey | Drop | Steps, 0}, 14},
};

class Evidence
{
public:
    explicit Evidence(const std::vector<Meant> &meant)
        : m_meant(meant)
    {
    }

    [[nodiscard]] bool fits(const Rule &rule) const
    {
        for (size_t i = 0; i < m_meant.size(); ++i) {
            if ((m_meant[i].meanings & rule.first) != 0 && isFollowed(rule, i) && isAccompanied(rule, i))
                return true;
        }
        return false;
    }

private:
    [[nodiscard]] bool isFollowed(const Rule &rule, size_t from) const
    {
        return rule.second == 0 || (around(from, 0, rule.near) & rule.second) != 0;
    }

    [[nodiscard]] bool isAccompanied(const Rule &rule, size_t from) const
    {
        const quint64 there = around(from, rule.around, rule.around);
        return std::all_of(rule.with.begin(), rule.with.end(),
                           [there](quint64 one) { return one == 0 || (there & one) != 0; });
    }

    /// What is meant in the sentence up to so many words before and after.
    [[nodiscard]] quint64 around(size_t from, int before, int after) const
    {
        const Meant &middle = m_meant[from];
        quint64 meanings = middle.meanings;
        const auto counts = [&middle](const Meant &other, int words) {
            return other.sentence == middle.sentence && std::abs(other.at - middle.at) <= words * word;
        };
        for (size_t i = from; i > 0 && before > 0 && counts(m_meant[i - 1], before); --i)
            meanings |= m_meant[i - 1].meanings;
        for (size_t i = from + 1; i < m_meant.size() && counts(m_meant[i], after); ++i)
            meanings |= m_meant[i].meanings;
        return meanings;
    }

    const std::vector<Meant> &m_meant;
};

QString orderReason(const QString &text)
{
    const QString plain = plainText(text);
    // One sign can stand for eighteen (U+FDFA): nobody says many of those, and they would make every look expensive.
    if (plain.size() > mostPlain * text.size() + eachEnd / 100)
        return u"characters that stand for many"_s;
    const std::vector<Meant> meant = meaningsOf(plainWords(plain));
    const Evidence evidence(meant);
    for (const Rule &rule : rules) {
        if (evidence.fits(rule))
            return QString::fromLatin1(rule.reason);
    }
    return {};
}

QString reasonIn(const QString &text)
{
    const QString reason = machineTextReason(text);
    return reason.isEmpty() ? orderReason(text) : reason;
}

} // namespace

QString quarantineReason(const QString &memory)
{
    if (memory.size() <= 2 * eachEnd)
        return reasonIn(memory);
    const QString reason = reasonIn(memory.left(eachEnd));
    return reason.isEmpty() ? reasonIn(memory.right(eachEnd)) : reason;
}

SafeMemories withoutOrders(const QList<Memory> &memories)
{
    SafeMemories safe;
    for (const Memory &memory : memories) {
        if (quarantineReason(memory.text).isEmpty())
            safe.memories.append(memory);
        else
            ++safe.quarantined;
    }
    return safe;
}

} // namespace am
