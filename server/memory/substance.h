// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace am {

/// Whether what a caller said is worth remembering word for word. Greetings, thanks, yes and no are not, nor is a turn
/// of fewer than four words unless it holds a number or a name (a capital within the sentence).
bool isSubstantial(const QString &turn);

} // namespace am
