// SPDX-License-Identifier: MIT
#include "identity/withheld.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace am {

namespace {
/// Letters and digits only, in lower case.
QString folded(QStringView text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar character : text) {
        if (character.isLetterOrNumber())
            result.append(character.toLower());
    }
    return result;
}

constexpr std::array spellings{
    // What networks, PBXs and telephones send.
    "anonymous"_L1, "anonymouscaller"_L1, "blocked"_L1, "blockednumber"_L1, "callerunknown"_L1, "nocallerid"_L1,
    "nonumber"_L1, "notavailable"_L1, "numberunavailable"_L1, "numberwithheld"_L1, "private"_L1, "privatecaller"_L1,
    "privatenumber"_L1, "restricted"_L1, "restrictednumber"_L1, "suppressed"_L1, "unavailable"_L1, "unknown"_L1,
    "unknowncaller"_L1, "unknownnumber"_L1, "withheld"_L1, "withheldnumber"_L1,
    // ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a keypad.
    "266696687"_L1, "7378742833"_L1, "2562533"_L1, "8656696"_L1, "86282452253"_L1,
    // What platforms and templates leave behind where there is no value.
    "none"_L1, "null"_L1, "redacted"_L1, "undefined"_L1};
} // namespace

bool isWithheld(QStringView id, const QStringList &more)
{
    if (id.contains(u"{{"))
        return true; // a placeholder that nobody filled in
    const QString word = folded(id);
    if (std::all_of(word.cbegin(), word.cend(), [](QChar character) { return character == u'0'; }))
        return true; // nothing to tell people apart by: "", "-", "+000"
    if (std::find(spellings.cbegin(), spellings.cend(), word) != spellings.cend())
        return true;
    return std::any_of(more.cbegin(), more.cend(),
                       [&word](const QString &spelling) { return folded(spelling) == word; });
}

} // namespace am
