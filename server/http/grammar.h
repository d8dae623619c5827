// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <optional>

/// The character-level rules of RFC 9110, 9112 and 3986 that a request is held to. Pure functions.
namespace am::grammar {

[[nodiscard]] bool isTokenCharacter(char character);
/// One or more token characters.
[[nodiscard]] bool isToken(QByteArrayView text);
/// Printable, blanks and tabs, and bytes beyond ASCII; no other control character.
[[nodiscard]] bool isFieldValue(QByteArrayView text);
/// Without blanks and tabs around it.
[[nodiscard]] QByteArrayView trimmed(QByteArrayView text);
[[nodiscard]] bool equalsIgnoringCase(QByteArrayView text, QByteArrayView other);
/// host [ ":" port ]; not empty.
[[nodiscard]] bool isAuthority(QByteArrayView text);
/// path [ "?" query ] with valid percent escapes, none of them of a control character, and no fragment.
[[nodiscard]] bool isOriginForm(QByteArrayView target);
/// Decimal digits only; what does not fit becomes the largest value.
[[nodiscard]] std::optional<qint64> decimal(QByteArrayView digits);
[[nodiscard]] int hexadecimalDigit(char character); ///< -1 when it is none

/// A header field taken apart. The views are those of the line.
struct Field
{
    QByteArrayView name;
    QByteArrayView value;
};
/// "name: value"; nothing for blanks before the colon, a folded line, an empty name, control characters.
[[nodiscard]] std::optional<Field> field(QByteArrayView line);

/// Whether a comma-separated list holds the token, in any case.
[[nodiscard]] bool listHolds(QByteArrayView list, QByteArrayView token);

} // namespace am::grammar
