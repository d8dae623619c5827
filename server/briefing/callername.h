// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace am {

/// The caller's name in a memory that was collected as a datum: "User name: Maren", one datum a line, labels
/// user_name, name, caller_name, first_name and full_name. Empty for every free sentence ("Prefers email") and for
/// what looks like no name. To greet a person by a word that is not their name is worse than to use none.
QString collectedName(const QString &memory);

} // namespace am
