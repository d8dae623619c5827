// SPDX-License-Identifier: MIT
#include "memory/sentences.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {
namespace {

bool isFullWidthTerminator(QChar character)
{
    return QStringView(u"。！？｡").contains(character);
}

bool isTerminator(QChar character)
{
    return QStringView(u".!?…").contains(character) || isFullWidthTerminator(character);
}

bool isCloser(QChar character)
{
    return QStringView(u"\"')]}”’»」』）】").contains(character);
}

/// Before a name or a number these never end a sentence.
bool isAbbreviation(const QString &word)
{
    static const QSet<QString> known = {
        u"mr"_s,   u"mrs"_s,  u"ms"_s,  u"dr"_s,   u"prof"_s, u"st"_s,   u"rev"_s, u"hon"_s, u"gen"_s, u"col"_s,
        u"sgt"_s,  u"capt"_s, u"lt"_s,  u"mt"_s,   u"vs"_s,   u"e.g"_s,  u"i.e"_s, u"cf"_s,  u"viz"_s, u"approx"_s,
        u"dept"_s, u"fig"_s,  u"ext"_s, u"tel"_s,  u"ca"_s,   u"herr"_s, u"fr"_s,  u"z.b"_s, u"d.h"_s, u"bzw"_s,
        u"jan"_s,  u"feb"_s,  u"aug"_s, u"sept"_s, u"oct"_s,  u"nov"_s,  u"dec"_s, u"apt"_s, u"ave"_s, u"blvd"_s};
    return known.contains(word.toLower());
}

bool isInitialOrAcronym(const QString &word)
{
    static const QRegularExpression pattern(u"^(?:\\p{Lu}\\.)*\\p{Lu}$"_s);
    return word != "I"_L1 && pattern.match(word).hasMatch();
}

/// Whether the full stop at `stop` belongs to its word.
bool belongsToWord(const QString &text, qsizetype start, qsizetype stop, QChar following)
{
    qsizetype from = stop;
    while (from > start && !text.at(from - 1).isSpace() && !QStringView(u"(\"'“‘[").contains(text.at(from - 1)))
        --from;
    const QString word = text.sliced(from, stop - from);
    if (isAbbreviation(word) || isInitialOrAcronym(word))
        return true;
    if (word.compare("no"_L1, Qt::CaseInsensitive) == 0 || word.compare("nr"_L1, Qt::CaseInsensitive) == 0)
        return following.isDigit();
    // "1. The caller": a list's number.
    const bool number = !word.isEmpty() && std::all_of(word.cbegin(), word.cend(), [](QChar c) { return c.isDigit(); });
    return number && QStringView(text).sliced(start, from - start).trimmed().isEmpty();
}

/// Whether the terminators that began at `stop` and ended before `after` end the sentence that began at `start`.
bool endsSentence(const QString &text, qsizetype start, qsizetype stop, qsizetype after)
{
    if (after >= text.size() || isFullWidthTerminator(text.at(stop)))
        return true;
    if (!text.at(after).isSpace())
        return false;
    qsizetype next = after;
    while (next < text.size() && text.at(next).isSpace())
        ++next;
    if (next >= text.size())
        return true;
    const QChar following = text.at(next);
    if (following.isLower())
        return false;
    return text.at(stop) != u'.' || !belongsToWord(text, start, stop, following);
}

void append(QStringList &sentences, QStringView sentence)
{
    const bool saysSomething = std::any_of(sentence.cbegin(), sentence.cend(),
                                           [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate(); });
    if (saysSomething)
        sentences.append(sentence.toString().simplified());
}

void splitParagraph(const QString &text, QStringList &sentences)
{
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!isTerminator(text.at(i)))
            continue;
        qsizetype after = i + 1;
        while (after < text.size() && (isTerminator(text.at(after)) || isCloser(text.at(after))))
            ++after;
        if (endsSentence(text, start, i, after)) {
            append(sentences, QStringView(text).sliced(start, after - start));
            start = after;
        }
        i = after - 1;
    }
    append(sentences, QStringView(text).sliced(start));
}

} // namespace

QStringList sentences(const QString &text)
{
    // A blank line ends a sentence, and so does a line that begins a point of a list.
    static const QRegularExpression breaks(u"(?:^|\\R)\\s*[-*•–]\\s+|\\R\\s*\\R|\\R(?=\\s*\\d{1,3}[.)]\\s)"_s);
    QStringList found;
    for (const QString &paragraph : text.split(breaks, Qt::SkipEmptyParts))
        splitParagraph(paragraph, found);
    return found;
}

} // namespace am
