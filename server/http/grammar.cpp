// SPDX-License-Identifier: MIT
#include "http/grammar.h"

#include <algorithm>
#include <array>
#include <limits>

namespace am::grammar {

namespace {

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr std::array<bool, 256> tableOf(std::string_view others)
{
    std::array<bool, 256> table{};
    for (int c = 0; c < 128; ++c)
        table[size_t(c)] = isDigit(char(c)) || isLetter(char(c));
    for (const char c : others)
        table[static_cast<unsigned char>(c)] = true;
    return table;
}

constexpr auto tokenTable = tableOf("!#$%&'*+-.^_`|~");
// unreserved, sub-delims, ':', '@', '/' (RFC 3986); '%' is checked apart.
constexpr auto pathTable = tableOf("-._~!$&'()*+,;=:@/");
constexpr auto hostTable = tableOf("-._~!$&'()*+,;=");

bool isIn(const std::array<bool, 256> &table, char c)
{
    return table[static_cast<unsigned char>(c)];
}

/// At `at` stands a '%': whether two hexadecimal digits follow, and not those of a control character.
bool isEscape(QByteArrayView text, qsizetype at)
{
    if (at + 2 >= text.size())
        return false;
    const int high = hexadecimalDigit(text[at + 1]);
    const int low = hexadecimalDigit(text[at + 2]);
    const int value = high * 16 + low;
    return high >= 0 && low >= 0 && value >= 0x20 && value != 0x7f;
}

bool isIpLiteral(QByteArrayView text)
{
    return text.size() > 2 && std::all_of(text.begin() + 1, text.end() - 1,
                                          [](char c) { return hexadecimalDigit(c) >= 0 || c == ':' || c == '.'; });
}

} // namespace

bool isTokenCharacter(char character)
{
    return isIn(tokenTable, character);
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

bool isFieldValue(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return c == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

QByteArrayView trimmed(QByteArrayView text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

bool equalsIgnoringCase(QByteArrayView text, QByteArrayView other)
{
    return text.size() == other.size() && text.compare(other, Qt::CaseInsensitive) == 0;
}

bool isAuthority(QByteArrayView text)
{
    const qsizetype bracket = text.startsWith('[') ? text.indexOf(']') : -1;
    const qsizetype colon = text.indexOf(':', bracket + 1);
    const QByteArrayView host = colon < 0 ? text : text.first(colon);
    const QByteArrayView port = colon < 0 ? QByteArrayView() : text.sliced(colon + 1);
    if (host.isEmpty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), isDigit))
        return false;
    if (host.startsWith('['))
        return bracket == host.size() - 1 && isIpLiteral(host);
    return std::all_of(host.begin(), host.end(), [](char c) { return isIn(hostTable, c); });
}

bool isOriginForm(QByteArrayView target)
{
    if (!target.startsWith('/'))
        return false;
    bool query = false;
    for (qsizetype at = 0; at < target.size(); ++at) {
        const char c = target[at];
        if (c == '%') {
            if (!isEscape(target, at))
                return false;
        } else if (c == '?') {
            query = true;
        } else if (query) {
            // Queries are opaque to us; what clients forget to escape does no harm there.
            if (c <= 0x20 || c >= 0x7f || c == '#')
                return false;
        } else if (!isIn(pathTable, c)) {
            return false;
        }
    }
    return true;
}

std::optional<qint64> decimal(QByteArrayView digits)
{
    if (digits.isEmpty())
        return {};
    constexpr qint64 largest = std::numeric_limits<qint64>::max();
    qint64 value = 0;
    for (const char c : digits) {
        if (!isDigit(c))
            return {};
        value = value > (largest - 9) / 10 ? largest : value * 10 + (c - '0');
    }
    return value;
}

int hexadecimalDigit(char character)
{
    if (isDigit(character))
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    if (character >= 'A' && character <= 'F')
        return character - 'A' + 10;
    return -1;
}

std::optional<Field> field(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return {};
    const Field found{line.first(colon), trimmed(line.sliced(colon + 1))};
    if (!isToken(found.name) || !isFieldValue(found.value))
        return {};
    return found;
}

bool listHolds(QByteArrayView list, QByteArrayView token)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        if (equalsIgnoringCase(trimmed(comma < 0 ? list : list.first(comma)), token))
            return true;
        list = comma < 0 ? QByteArrayView() : list.sliced(comma + 1);
    }
    return false;
}

} // namespace am::grammar
