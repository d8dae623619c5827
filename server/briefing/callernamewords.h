// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace am {

/// True for what stands where a name belongs and is none: placeholders ("John Doe", "unknown", 不明), and names with a
/// word in them that is no person's: companies (GmbH, Logistics), roles (Kunde), days, pronouns. Six languages.
bool isNoName(const QString &name);

} // namespace am
