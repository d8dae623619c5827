// SPDX-License-Identifier: MIT
#include "memory/substance.h"

#include "memory/searchterms.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {
namespace {

constexpr qsizetype enoughWords = 4;
constexpr qsizetype enoughIdeographs = 6;

// As searchWords() gives them: "I'm" is "i" and "m". Whole turns made of these say nothing of the caller.
bool isFiller(const QString &word)
{
    static const QSet<QString> fillers = {
        u"yes"_s,     u"no"_s,      u"yeah"_s,    u"yep"_s,    u"yup"_s,     u"nope"_s,       u"nah"_s,
        u"ok"_s,      u"okay"_s,    u"hi"_s,      u"hello"_s,  u"hey"_s,     u"bye"_s,        u"goodbye"_s,
        u"thanks"_s,  u"thank"_s,   u"you"_s,     u"please"_s, u"sure"_s,    u"right"_s,      u"um"_s,
        u"uh"_s,      u"hmm"_s,     u"mm"_s,      u"mhm"_s,    u"oh"_s,      u"ah"_s,         u"well"_s,
        u"good"_s,    u"morning"_s, u"evening"_s, u"day"_s,    u"night"_s,   u"afternoon"_s,  u"great"_s,
        u"fine"_s,    u"perfect"_s, u"nice"_s,    u"cool"_s,   u"alright"_s, u"all"_s,        u"that"_s,
        u"s"_s,       u"it"_s,      u"is"_s,      u"so"_s,     u"very"_s,    u"much"_s,       u"have"_s,
        u"a"_s,       u"the"_s,     u"and"_s,     u"there"_s,  u"too"_s,     u"see"_s,        u"later"_s,
        u"got"_s,     u"i"_s,       u"m"_s,       u"do"_s,     u"don"_s,     u"t"_s,          u"correct"_s,
        u"exactly"_s, u"sounds"_s,  u"how"_s,     u"are"_s,    u"problem"_s, u"absolutely"_s, u"for"_s,
        u"your"_s,    u"help"_s,    u"sorry"_s,   u"ja"_s,     u"nein"_s,    u"danke"_s,      u"hallo"_s,
        u"tschuss"_s, u"bitte"_s,   u"si"_s,      u"hola"_s,   u"gracias"_s, u"adios"_s,      u"oui"_s,
        u"non"_s,     u"merci"_s,   u"bonjour"_s};
    return fillers.contains(word);
}

bool holdsNameOrNumber(const QString &turn)
{
    static const QRegularExpression number(u"\\d"_s);
    // A capital that begins no sentence and is no "I".
    static const QRegularExpression name(u"(?<![.!?…\\s])\\s+(?!I\\b)\\p{Lu}"_s);
    return number.match(turn).hasMatch() || name.match(turn.trimmed()).hasMatch();
}

} // namespace

bool isSubstantial(const QString &turn)
{
    const QStringList words = searchWords(turn);
    if (std::all_of(words.cbegin(), words.cend(), isFiller))
        return false;
    const auto ideographs =
        std::count_if(words.cbegin(), words.cend(), [](const QString &word) { return isIdeograph(word); });
    if (ideographs > 0)
        return ideographs >= enoughIdeographs || words.size() - ideographs >= enoughWords;
    return words.size() >= enoughWords || holdsNameOrNumber(turn);
}

} // namespace am
