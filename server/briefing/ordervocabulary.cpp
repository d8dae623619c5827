// SPDX-License-Identifier: MIT
#include "briefing/ordervocabulary.h"

#include "briefing/orderwords.h"
#include "briefing/plainwords.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype longestEntry = 24;
constexpr qsizetype shortestStem = 4;
constexpr qsizetype shortestJoined = 12;  ///< several words written as one have so many letters
constexpr qsizetype shortestShuffled = 6; ///< in shorter words, the same letters are often another word
constexpr int mostMarks = 4;              ///< between two words of a phrase
constexpr int word = 2;                   ///< Meant::at

/// A phrase is kept under its first word.
struct Phrase
{
    QStringList rest;
    quint64 meanings = 0;
};

bool matches(const QString &text, const QString &pattern)
{
    return pattern.endsWith(u'*') ? text.startsWith(QStringView(pattern).chopped(1)) : text == pattern;
}

/// First and last letter, and those between in order: the same for "previous" and "previuos".
QString shuffled(QString text)
{
    std::sort(text.begin() + 1, text.end() - 1);
    return text;
}

class Vocabulary
{
public:
    Vocabulary()
    {
        for (const OrderWords &entry : orderWords()) {
            const QStringList phrases = QString::fromUtf16(entry.words).split(u'|');
            for (const QString &phrase : phrases)
                add(phrase.split(u' '), entry.meanings);
        }
    }

    /// What the phrases mean that begin with words.at(at).
    [[nodiscard]] quint64 meanings(const QStringList &words, qsizetype at) const
    {
        quint64 found = 0;
        const auto of = [&](const QList<Phrase> &phrases) {
            for (const Phrase &phrase : phrases) {
                if (follows(words, at + 1, phrase.rest))
                    found |= phrase.meanings;
            }
        };
        const QString &first = words.at(at);
        of(m_exact.value(first));
        for (qsizetype length = shortestStem; length <= std::min(first.size(), longestEntry); ++length)
            of(m_stems.value(first.left(length)));
        return found;
    }

    /// The longest entry at the beginning of `text`, as it would stand alone; empty when there is none.
    [[nodiscard]] QString beginning(const QString &text, qsizetype shortest) const
    {
        for (qsizetype length = std::min(text.size(), longestEntry); length >= shortest; --length) {
            QString first = text.left(length);
            if (m_exact.contains(first) || m_stems.contains(first))
                return first;
        }
        return {};
    }

    [[nodiscard]] bool knows(const QString &text) const { return m_exact.contains(text); }
    [[nodiscard]] QString unshuffled(const QString &text) const { return m_shuffled.value(shuffled(text)); }

private:
    void add(QStringList words, quint64 meanings)
    {
        for (QString &each : words)
            each = plainText(each);
        QString first = words.takeFirst();
        if (first.endsWith(u'*')) {
            first.chop(1);
            m_stems[first].append({words, meanings});
            return;
        }
        m_exact[first].append({words, meanings});
        if (first.size() >= shortestShuffled && !isUnspaced(first.front()))
            m_shuffled.insert(shuffled(first), first);
    }

    static bool isPassedOver(const QStringList &words, qsizetype at, const QString &pattern)
    {
        return at < words.size() && words.at(at) != pattern && isMark(words.at(at)) && words.at(at) != "."_L1;
    }

    static bool follows(const QStringList &words, qsizetype at, const QStringList &rest)
    {
        for (const QString &pattern : rest) {
            for (int marks = 0; marks < mostMarks && isPassedOver(words, at, pattern); ++marks)
                ++at;
            if (at >= words.size() || !matches(words.at(at), pattern))
                return false;
            ++at;
        }
        return true;
    }

    QHash<QString, QList<Phrase>> m_exact;
    QHash<QString, QList<Phrase>> m_stems;
    QHash<QString, QString> m_shuffled;
};

const Vocabulary &vocabulary()
{
    static const Vocabulary known;
    return known;
}

/// Digits that stand for letters, in words that have both.
QString withoutDigits(QString text, QChar one)
{
    static constexpr auto digits = "034578@$"_L1;
    static constexpr auto letters = "oeastbas"_L1;
    for (QChar &character : text) {
        if (const qsizetype found = QString(digits).indexOf(character); found >= 0)
            character = QLatin1Char(letters.at(found));
        else if (character == u'1')
            character = one;
    }
    return text;
}

bool mixesDigits(const QString &text)
{
    const auto isDigit = [](QChar character) { return character.isDigit() || character == u'@' || character == u'$'; };
    return std::any_of(text.begin(), text.end(), isDigit) && !std::all_of(text.begin(), text.end(), isDigit);
}

/// The known words of which `text` is put together; of what is between them, one piece for each character. Empty when
/// most of it is not known.
QStringList takenApart(const QString &text)
{
    const bool unspaced = isUnspaced(text.front());
    if (!unspaced && text.size() < shortestJoined)
        return {};
    QStringList pieces;
    qsizetype unknown = 0;
    for (qsizetype i = 0; i < text.size();) {
        const QString piece = vocabulary().beginning(text.mid(i, longestEntry), unspaced ? 1 : 3);
        pieces.append(piece.isEmpty() ? text.mid(i, 1) : piece);
        i += pieces.constLast().size();
        unknown += piece.isEmpty() ? 1 : 0;
    }
    return unspaced || unknown * 3 <= text.size() ? pieces : QStringList();
}

/// The words as they would be written by somebody who hides nothing.
QStringList spelledOut(const QStringList &words)
{
    QStringList result;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &text = words.at(i);
        const bool parted = i + 2 < words.size() && words.at(i + 1) == "-"_L1;
        if (parted && vocabulary().knows(text + words.at(i + 2))) {
            result.append(text + words.at(i + 2));
            i += 2;
        } else if (isMark(text) || vocabulary().knows(text)) {
            result.append(text);
        } else if (mixesDigits(text)) {
            const QString withI = withoutDigits(text, u'i');
            result += vocabulary().knows(withI) ? withI : withoutDigits(text, u'l');
        } else if (const QStringList pieces = takenApart(text); !pieces.isEmpty()) {
            result += pieces;
        } else {
            const QString sorted = text.size() >= shortestShuffled ? vocabulary().unshuffled(text) : QString();
            result.append(sorted.isEmpty() ? text : sorted);
        }
    }
    return result;
}

} // namespace

std::vector<Meant> meaningsOf(const QStringList &words)
{
    const QStringList spelled = spelledOut(words);
    std::vector<Meant> found;
    int at = 0;
    int sentence = 0;
    for (qsizetype i = 0; i < spelled.size(); ++i) {
        const QString &text = spelled.at(i);
        sentence += text == "."_L1 ? 1 : 0;
        const quint64 meanings = vocabulary().meanings(spelled, i);
        if (meanings != 0)
            found.push_back({meanings, at, sentence});
        const bool half = meanings == 0 && isUnspaced(text.front());
        at += isMark(text) ? 0 : half ? 1 : word;
    }
    return found;
}

} // namespace am
