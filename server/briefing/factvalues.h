// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace am {

/// A value for comparing: two spellings of one are the same ("e-mail" and "Email", "+1 555 0100" and "+15550100",
/// "German" and "Deutsch").
QString foldedValue(const QString &slot, const QString &value);
/// Of folded values: the same, or one says the other and more ("berlin" and "berlin germany", "maren" and "maren
/// voss"). Such values do not contradict each other.
bool areCompatible(const QString &left, const QString &right);

/// What is collected when there is nothing: "unknown", "n/a", "nicht angegeben", 不明.
bool isPlaceholder(const QString &value);
/// One value, plainly given: no placeholder, no remark ("Berlin (not sure)"), no choice ("Berlin / Hamburg"), and at
/// most 80 characters.
bool isPlainValue(const QString &value);
/// Begins with a capital and is no place and no company for all that: "lebt in Scheidung", "trabaja en Navidad".
bool isCommonNoun(const QString &value);
/// Joins, doubts or restricts what is said ("and", "also", "maybe", "until"), in six languages. In lower case only: a
/// name may look like one.
bool holdsReservation(const QString &statement);

} // namespace am
