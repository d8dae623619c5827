// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

namespace am {

/// How a number without '+' is to be read.
struct NumberReading
{
    QString region;             ///< ISO 3166; empty = only international numbers can be read
    bool international = false; ///< known to be international although there is no '+': WhatsApp's ids
};

/// The E.164 form of whatever spells a telephone number; nothing when it spells none, or not for sure.
/// What is well-formed E.164 already ('+' and 7 to 15 digits) keeps its digits, given out or not: fictional
/// numbers and ranges newer than our tables are people too.
std::optional<QString> toE164(const QString &text, const NumberReading &reading);

} // namespace am
