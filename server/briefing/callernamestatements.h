// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace am {

/// True for what data collection calls the caller's name in six languages: "user name", "nombre del cliente", 氏名.
/// `label` is folded, its words are parted by single spaces. Not "username", which is a login, and not "last name", by
/// which nobody is greeted.
bool isNameLabel(const QString &label);

/// The name that a sentence says is the caller's, on one line; empty for all others. Sentences that the line itself
/// doubts
/// ("could not be verified", "asked whether") and what an agent says count for nothing.
QString statedName(const QString &line);

} // namespace am
