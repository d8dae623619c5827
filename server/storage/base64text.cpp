// SPDX-License-Identifier: MIT
#include "storage/base64text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype pieceBytes = 256 * 1024;

Error noBase64(qsizetype at)
{
    return {Error::Kind::BadInput, u"no base64 at byte %1 of it"_s.arg(at)};
}

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// The character that the escape at the front of `text` stands for, and how long the escape is; 0 when it is none.
std::pair<char, qsizetype> unescaped(QByteArrayView text)
{
    if (text.size() < 2)
        return {0, 0};
    switch (text[1]) {
    case '/':
        return {'/', 2};
    case 'n':
    case 'r':
    case 't':
        return {' ', 2};
    case 'u': {
        bool isHex = false;
        const uint code = text.sliced(2, std::min<qsizetype>(4, text.size() - 2)).toUInt(&isHex, 16);
        return text.size() >= 6 && isHex && code < 0x80 ? std::pair(char(code), qsizetype(6))
                                                        : std::pair(char(0), qsizetype(0));
    }
    default:
        return {0, 0};
    }
}

/// Appends `text` to `digits` without escapes and white space, up to `most` digits. How much of it was taken; stops
/// early at an escape that means nothing here.
qsizetype takeDigits(QByteArrayView text, QByteArray &digits, qsizetype most)
{
    qsizetype at = 0;
    while (at < text.size() && digits.size() < most) {
        const QByteArrayView rest = text.sliced(at, std::min(text.size() - at, most - digits.size()));
        const auto *const end =
            std::find_if(rest.cbegin(), rest.cend(), [](char c) { return c == '\\' || isSpace(c); });
        digits.append(rest.first(end - rest.cbegin()));
        at += end - rest.cbegin();
        if (end == rest.cend())
            continue;
        const auto [meant, length] = *end == '\\' ? unescaped(text.sliced(at)) : std::pair(' ', qsizetype(1));
        if (length == 0)
            break;
        if (!isSpace(meant))
            digits.append(meant);
        at += length;
    }
    return at;
}

} // namespace

Result<Done> decodeBase64Text(QByteArrayView text, const TakePiece &take)
{
    QByteArray digits;
    digits.reserve(pieceBytes);
    bool padded = false;
    for (qsizetype at = 0; at < text.size(); digits.clear()) {
        const qsizetype taken = takeDigits(text.sliced(at), digits, pieceBytes);
        const bool stuck = digits.size() < pieceBytes && at + taken < text.size();
        if (stuck || (padded && !digits.isEmpty()) || digits.size() % 4 == 1)
            return noBase64(at + (stuck ? taken : 0));
        const auto decoded = QByteArray::fromBase64Encoding(digits, QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            return noBase64(at);
        padded = padded || digits.endsWith('=');
        at += taken;
        if (auto gone = take(decoded.decoded); !gone)
            return gone;
    }
    return Done{};
}

} // namespace am
