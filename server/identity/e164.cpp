// SPDX-License-Identifier: MIT
#include "identity/e164.h"

#include "identity/phonenumber.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype fewestDigits = 7; // below are extensions, short codes and emergency numbers
constexpr qsizetype mostDigits = 15;
constexpr qsizetype mostDialed = 20; // with the prefix for calls abroad

/// A number's digits and how it was written.
struct Spelling
{
    QString digits;
    bool plus = false;
    bool bracketedZero = false; ///< "+44 (0)20": the 0 is dialed at home only
};

bool isSeparator(QChar character)
{
    constexpr QStringView marks = u" .-/()\u00a0\u2010\u2011\u2012\u2013\u202f";
    return marks.contains(character) || character.category() == QChar::Other_Format;
}

std::optional<Spelling> spell(const QString &text)
{
    Spelling result;
    for (const QChar character : text) {
        if (character.isDigit())
            result.digits.append(QChar(u'0' + character.digitValue()));
        else if ((character == u'+' || character == u'\uff0b') && !result.plus && result.digits.isEmpty())
            result.plus = true;
        else if (!isSeparator(character))
            return std::nullopt;
    }
    result.bracketedZero = text.contains("(0)"_L1);
    if (result.digits.size() < fewestDigits || result.digits.size() > mostDialed)
        return std::nullopt;
    return result;
}

bool isWellFormed(const QString &digits)
{
    return digits.size() >= fewestDigits && digits.size() <= mostDigits && digits[0] != u'0';
}

std::optional<QString> possible(const QString &text, const QString &region)
{
    const auto parsed = phonenumber::parse(text, region);
    return parsed && parsed->possible ? std::optional(parsed->e164) : std::nullopt;
}

/// "+" and the digits, also after the 00 that most countries dial first, where that is a number that somebody can have.
std::optional<QString> international(const QString &dialed)
{
    const QString digits = dialed.startsWith("00"_L1) ? dialed.sliced(2) : dialed;
    if (!isWellFormed(digits))
        return std::nullopt;
    const QString number = u'+' + digits;
    const auto parsed = phonenumber::parse(number, {});
    return parsed && parsed->valid ? std::optional(number) : std::nullopt;
}

std::optional<QString> withPlus(const QString &text, const Spelling &spelling)
{
    if (spelling.bracketedZero)
        return possible(text, {});
    return isWellFormed(spelling.digits) ? std::optional(u'+' + spelling.digits) : std::nullopt;
}

/// Without '+' some digits are two numbers: one at home and one abroad. Where national numbers begin with a 0, those
/// that do not are international first; elsewhere a valid national number is preferred. One that is merely possible
/// comes last.
std::optional<QString> inRegion(const QString &digits, const QString &region)
{
    const auto national = phonenumber::parse(digits, region);
    const bool homeFirst = digits.startsWith(u'0') || !phonenumber::writesTrunkZero(region);
    if (homeFirst && national && national->valid)
        return national->e164;
    if (auto abroad = international(digits))
        return abroad;
    return national && national->possible ? std::optional(national->e164) : std::nullopt;
}
} // namespace

std::optional<QString> toE164(const QString &text, const NumberReading &reading)
{
    const auto spelling = spell(text);
    if (!spelling)
        return std::nullopt;
    if (spelling->plus)
        return withPlus(text, *spelling);
    const QString &digits = spelling->digits;
    if (!reading.international && !reading.region.isEmpty()) {
        if (auto number = inRegion(digits, reading.region))
            return number;
    }
    return international(digits);
}

} // namespace am
