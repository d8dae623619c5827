// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace am {

/// What one statement says about the caller: a value of a slot. "Lives in Berlin" is the home Berlin, "Moved from
/// Lisbon to Berlin" says too that Lisbon is over, "No longer lives in Lisbon" says only that.
struct Fact
{
    /// name, home, address, employer, occupation, plan, membership, email, phone, language, birthday, marital status,
    /// children, diet, insurer, time zone, preference:contact, preference:call time, preference:seat, …, appointment,
    /// order
    QString slot;
    /// A caller has one value of it at a time. Of the others (phones, orders, appointments) a newer one is one more.
    bool single = true;
    QString value;          ///< as written; empty: the caller has none, or no longer
    QString replaces;       ///< the value that the statement itself says is over; empty: it says nothing of the kind
    bool collected = false; ///< a datum ("Employer: Siemens"), not a sentence
};

/// The fact that a memory states, if all of it is one statement that a rule knows. Nothing for what says more than
/// that, or doubts, compares or joins ("lives in Berlin and …", "also works for …"): who does not understand the whole
/// text must not put it aside for a newer one. `nameKeys` as callerName() takes them. Only the first 160 characters
/// are looked at, longer memories state no fact. What is meant: test_data/briefing/contradictions.tsv.
std::optional<Fact> factIn(const QString &text, const QStringList &nameKeys);

/// Two spellings of one value: "e-mail" and "Email", "+1 555 0100" and "+15550100".
bool isSameValue(const QString &slot, const QString &left, const QString &right);
/// One says the other and more: "Berlin" and "Berlin, Germany", "Maren" and "Maren Voss". They do not contradict.
bool isCompatibleValue(const QString &slot, const QString &left, const QString &right);

} // namespace am
