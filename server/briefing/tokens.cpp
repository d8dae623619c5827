// SPDX-License-Identifier: MIT
#include "briefing/tokens.h"

#include "briefing/plainwords.h"

namespace am {

namespace {
constexpr int bytesPerToken = 3;
constexpr int beyondBasicPlane = 3;

int utf8Bytes(QChar character)
{
    return character.unicode() < 0x80 ? 1 : character.unicode() < 0x800 ? 2 : 3;
}
} // namespace

int tokenCount(QStringView text)
{
    int tokens = 0;
    int letters = 0; // bytes of the word so far
    const auto endWord = [&tokens, &letters] {
        tokens += (letters + bytesPerToken - 1) / bytesPerToken;
        letters = 0;
    };
    for (const QChar character : text) {
        if (character.isSurrogate()) {
            endWord();
            tokens += character.isHighSurrogate() ? beyondBasicPlane : 0;
        } else if (isUnspaced(character)) {
            endWord();
            ++tokens;
        } else if (character.isLetter() || character.isMark()) {
            letters += utf8Bytes(character);
        } else {
            endWord();
            tokens += character == u' ' ? 0 : 1;
        }
    }
    endWord();
    return tokens;
}

} // namespace am
