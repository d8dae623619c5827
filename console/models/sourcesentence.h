// SPDX-License-Identifier: MIT
#pragma once

#include "shared/callreport.h"

#include <optional>

namespace am {

/// The sentence of a call that a memory most probably came of. A guess by the words that both have: the memory service
/// writes in words of its own and does not tell.
struct SourceSentence
{
    QString text;   ///< as it stands in the report
    int turn = -1;  ///< number of the turn in the report; -1 = its summary
    int shared = 0; ///< how many of the memory's telling words are in it …
    int words = 0;  ///< … of so many
};

/// Nothing when no sentence has at least two in five of the memory's telling words.
std::optional<SourceSentence> sourceOf(const QString &memory, const CallReport &report);

} // namespace am
