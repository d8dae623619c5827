// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/callername.h"

#include <QString>

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
/// text must not put it aside for a newer one. Nothing either beyond 160 characters. `name` is the memory's
/// callerName(). What is meant: test_data/briefing/contradictions.tsv.
std::optional<Fact> factIn(const QString &text, const CallerName &name);

} // namespace am
