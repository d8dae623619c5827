// SPDX-License-Identifier: MIT
#include "briefing/factsettling.h"

#include "briefing/factvalues.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {
/// Of so many statements that name a value as over, in one slot, the newest are looked at.
constexpr int mostRevocations = 8;

using Notes = QList<ConsideredMemory *>;

bool sameCall(const ConsideredMemory &left, const ConsideredMemory &right)
{
    return left.at == right.at || (!left.conversation.isEmpty() && left.conversation == right.conversation);
}

/// A note without a date is older than any other.
bool isNewer(const ConsideredMemory &left, const ConsideredMemory &right)
{
    if (left.at.isValid() != right.at.isValid())
        return left.at.isValid();
    return left.at > right.at;
}

void leaveOut(ConsideredMemory &note, NoteVerdict verdict, const QString &reason, const ConsideredMemory &because)
{
    note.verdict = verdict;
    note.reason = reason;
    note.other = because.id;
}

/// A note with its fact's values as they are compared.
struct Statement
{
    explicit Statement(ConsideredMemory *of)
        : note(of)
        , value(foldedValue(of->fact->slot, of->fact->value))
        , replaces(foldedValue(of->fact->slot, of->fact->replaces))
    {
    }

    [[nodiscard]] bool isTold() const { return note->verdict == NoteVerdict::Told; }
    /// Does it itself say that the value of `other` is over?
    [[nodiscard]] bool revokes(const Statement &other) const
    {
        return !replaces.isEmpty() && !other.value.isEmpty() && areCompatible(replaces, other.value);
    }

    ConsideredMemory *note;
    QString value;
    QString replaces;
};
using Statements = QList<Statement>;

/// All statements of one slot, newest first.
class SlotStatements
{
public:
    explicit SlotStatements(const Notes &notes)
    {
        for (ConsideredMemory *const note : notes)
            m_all.append(Statement(note));
        std::stable_sort(m_all.begin(), m_all.end(), [](const Statement &left, const Statement &right) {
            return isNewer(*left.note, *right.note);
        });
    }

    void settle()
    {
        dropRevoked();
        if (m_all.first().note->fact->single)
            settleNewest();
    }

private:
    void dropRevoked()
    {
        int revocations = 0;
        for (const Statement &later : std::as_const(m_all)) {
            if (later.replaces.isEmpty() || ++revocations > mostRevocations)
                continue;
            for (const Statement &other : std::as_const(m_all)) {
                if (other.note != later.note && other.isTold() && later.revokes(other))
                    revoke(later, other);
            }
        }
    }

    void revoke(const Statement &later, const Statement &other)
    {
        ConsideredMemory &note = *other.note;
        if (sameCall(*later.note, note) && later.value.isEmpty()) {
            leaveOut(note, NoteVerdict::Conflict, u"the same call says that it is over"_s, *later.note);
            leaveOut(*later.note, NoteVerdict::Conflict, u"the same call says that it holds"_s, note);
        } else if (sameCall(*later.note, note) || isNewer(*later.note, note)) {
            leaveOut(note, NoteVerdict::Superseded, u"a newer memory says that it is over"_s, *later.note);
            m_was = m_was.isEmpty() ? note.fact->value : m_was;
        }
    }

    void settleNewest()
    {
        Statements values;
        std::copy_if(m_all.cbegin(), m_all.cend(), std::back_inserter(values),
                     [](const Statement &one) { return one.isTold() && !one.value.isEmpty(); });
        if (values.isEmpty())
            return;
        const Statements newest = newestOf(values);
        if (isContradictory(newest))
            return refuse(values);
        supersede(values, newest.first());
        dropOldRevocations(*newest.first().note);
    }

    /// The statements of the newest call; of names only the surest, as in the greeting.
    static Statements newestOf(const Statements &values)
    {
        Statements newest;
        bool collected = false;
        for (const Statement &one : values) {
            if (sameCall(*values.first().note, *one.note)) {
                newest.append(one);
                collected = collected || one.note->fact->collected;
            }
        }
        if (collected && values.first().note->fact->slot == "name"_L1)
            newest.removeIf([](const Statement &one) { return !one.note->fact->collected; });
        return newest;
    }

    /// All have to fit the one that says most.
    static bool isContradictory(const Statements &newest)
    {
        const auto longest =
            std::max_element(newest.cbegin(), newest.cend(), [](const Statement &left, const Statement &right) {
                return left.value.size() < right.value.size();
            });
        return std::any_of(newest.cbegin(), newest.cend(),
                           [&longest](const Statement &one) { return !areCompatible(one.value, longest->value); });
    }

    static void refuse(const Statements &values)
    {
        const Statement &first = values.first();
        const ConsideredMemory *against = first.note;
        for (const Statement &one : values) {
            if (sameCall(*first.note, *one.note) && !areCompatible(one.value, first.value))
                against = one.note;
        }
        for (const Statement &one : values) {
            if (sameCall(*first.note, *one.note))
                leaveOut(*one.note, NoteVerdict::Conflict, u"the same call says something else too"_s,
                         one.note == first.note ? *against : *first.note);
            else
                leaveOut(*one.note, NoteVerdict::Superseded, u"newer memories contradict it, and each other"_s,
                         *first.note);
        }
    }

    void supersede(const Statements &values, const Statement &winner) const
    {
        ConsideredMemory &newest = *winner.note;
        const ConsideredMemory *firstSaid = &newest;
        bool unbroken = true; // nothing else was said between this statement and the newest
        for (const Statement &one : values) {
            if (one.note == winner.note)
                continue;
            if (one.value == winner.value) {
                leaveOut(*one.note, NoteVerdict::Repeated, u"said again later"_s, newest);
                firstSaid = unbroken ? one.note : firstSaid;
            } else if (!areCompatible(one.value, winner.value)) {
                leaveOut(*one.note, NoteVerdict::Superseded, u"a newer memory says otherwise"_s, newest);
                newest.was = newest.was.isEmpty() ? one.note->fact->value : newest.was;
                unbroken = false;
            }
        }
        if (newest.was.isEmpty())
            newest.was = m_was;
        if (firstSaid->at < newest.at)
            newest.since = firstSaid->at;
    }

    /// "No longer lives in Lisbon" says nothing any more when a newer memory tells where the caller lives.
    void dropOldRevocations(const ConsideredMemory &winner) const
    {
        for (const Statement &one : m_all) {
            if (one.isTold() && one.value.isEmpty() && isNewer(winner, *one.note))
                leaveOut(*one.note, NoteVerdict::Superseded, u"a newer memory tells what took its place"_s, winner);
        }
    }

    Statements m_all;
    QString m_was;
};
} // namespace

void settleFacts(QList<ConsideredMemory> &notes)
{
    QHash<QString, Notes> bySlot;
    for (ConsideredMemory &note : notes) {
        if (note.fact && note.verdict == NoteVerdict::Told)
            bySlot[note.fact->slot].append(&note);
    }
    for (const Notes &statements : std::as_const(bySlot))
        SlotStatements(statements).settle();
}

void dropRepetitions(QList<ConsideredMemory> &notes)
{
    QHash<QString, ConsideredMemory *> newest;
    for (ConsideredMemory &note : notes) {
        if (note.verdict != NoteVerdict::Told)
            continue;
        ConsideredMemory *&known = newest[note.text.toCaseFolded()];
        if (known == nullptr) {
            known = &note;
            continue;
        }
        ConsideredMemory *const older = isNewer(note, *known) ? std::exchange(known, &note) : &note;
        leaveOut(*older, NoteVerdict::Repeated, u"said again later"_s, *known);
    }
}

} // namespace am
