// SPDX-License-Identifier: MIT
#pragma once

#include <QStringView>

namespace am {

/// How many tokens a language model makes of a text, counted so that it is hardly ever fewer than any model's own
/// count: which model an agent uses is not known here, and their tokenizers differ. Runs of letters are a token for
/// every three bytes of UTF-8 (English: some four characters a token; accents and other alphabets take more), every
/// digit and every other sign is one, Han and kana one each, what lies beyond the basic plane (emoji) three. Blanks
/// count with the word behind them, line breaks one.
int tokenCount(QStringView text);

} // namespace am
