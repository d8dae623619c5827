// SPDX-License-Identifier: MIT
#include "briefing/callername.h"

#include <QStringList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype shortestName = 2;
constexpr qsizetype longestName = 60;
constexpr qsizetype mostWords = 4;

constexpr std::array labels{"user_name"_L1, "name"_L1, "caller_name"_L1, "first_name"_L1, "full_name"_L1};
/// What data collection writes where nobody said a name.
constexpr std::array noNames{"anonymous"_L1,     "caller"_L1,       "customer"_L1, "none"_L1,          "not given"_L1,
                             "not mentioned"_L1, "not provided"_L1, "null"_L1,     "not specified"_L1, "undefined"_L1,
                             "unknown"_L1,       "unspecified"_L1,  "user"_L1};

bool mayStandInName(QChar character)
{
    constexpr QStringView marks = u" -\u2010'\u2019.";
    return character.isLetter() || character.isMark() || marks.contains(character);
}

bool isName(const QString &text)
{
    if (text.size() < shortestName || text.size() > longestName || !text.isValidUtf16())
        return false;
    const auto letters = text.toUcs4();
    const bool allLetters = std::all_of(letters.cbegin(), letters.cend(), [](char32_t letter) {
        return QChar::requiresSurrogates(letter) ? QChar::isLetter(letter) || QChar::isMark(letter)
                                                 : mayStandInName(QChar(char16_t(letter)));
    });
    const auto spoken =
        std::count_if(letters.cbegin(), letters.cend(), [](char32_t letter) { return QChar::isLetter(letter); });
    const QString folded = text.toLower();
    return allLetters && spoken >= 2 && text.count(u' ') < mostWords &&
           std::find(noNames.cbegin(), noNames.cend(), folded) == noNames.cend();
}

/// "Maren." is a sentence that ends, "Maren Voss Jr." is not.
QString withoutFullStop(QString value)
{
    const qsizetype lastWord = value.size() - 1 - (value.lastIndexOf(u' ') + 1);
    if (value.endsWith(u'.') && lastWord > 3)
        value.chop(1);
    return value;
}
} // namespace

QString collectedName(const QString &memory)
{
    const QStringList lines = memory.split(u'\n');
    for (const QString &line : lines) {
        const qsizetype colon = line.indexOf(u':');
        if (colon < 0)
            continue;
        const QString label = line.first(colon).simplified().toLower().replace(u' ', u'_').replace(u'-', u'_');
        QString value = withoutFullStop(line.sliced(colon + 1).simplified().normalized(QString::NormalizationForm_C));
        if (std::find(labels.cbegin(), labels.cend(), label) != labels.cend() && isName(value))
            return value;
    }
    return {};
}

} // namespace am
