// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace am {

/// A piece of what a peer wrote that can stand in a line of ours: without control characters or such that turn the
/// direction of writing, and no longer than that.
QString plainText(const QString &text, qsizetype longest);

} // namespace am
