// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/ordervocabulary.h"

#include <span>

namespace am {

/// Words and phrases that share meanings: separated by "|", "*" for any ending. Marks of plainWords() may be part of a
/// phrase (", agent ,"), and are ignored where a phrase has none.
struct OrderWords
{
    quint64 meanings;
    const char16_t *words;
};

/// All that meaningsOf() knows.
std::span<const OrderWords> orderWords();

} // namespace am
