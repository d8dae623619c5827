// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace am {

/// Why `text` is written for machines, not people: tokens of chat templates, tags, tool calls in JSON, variables,
/// characters nobody sees, words in Base64 or hexadecimal digits. Empty for what people say. Nobody speaks such things
/// into a telephone, and a model may take them for something other than quoted words.
QString machineTextReason(const QString &text);

} // namespace am
