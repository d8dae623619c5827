// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

namespace am {

/// A name as it stands at some place of a text.
struct NameForm
{
    QString name;  ///< as it may be spoken: one space between words, without さん, with a title only where needed
    int words = 0; ///< without particles; a title that was kept is one
    qsizetype length = 0; ///< how much of the text it took, with what was left out
};

/// Where a name is looked for.
enum class NamePlace {
    Sentence, ///< words follow; "Ana y Pedro" is not one name
    Value     ///< nothing but the name
};

/// The name that begins at `from`, in any script. Nothing for what no person is called in a greeting: no capital
/// ("prefers"), one letter, digits, "unknown", "John Doe", "Northwind Ltd.", "Monday", one word in capitals ("IBM").
/// Particles (van, de la, bin, von und zu), initials, hyphens and apostrophes belong to the name. Titles are dropped
/// before two words and more, and kept before one: "Dr. Amina Yusuf" is Amina Yusuf, "Mrs. Okafor" stays.
std::optional<NameForm> readName(const QString &text, qsizetype from, NamePlace place);

/// A regular expression for a Japanese name, without anchors. Japanese sets no spaces, so a sentence's pattern has to
/// hold name and end at once; isJapaneseName() judges what it found.
QString japaneseNamePattern();

/// False for what looks like a name and is none: 不明, 会社, 珍しい.
bool isJapaneseName(const QString &name);

} // namespace am
