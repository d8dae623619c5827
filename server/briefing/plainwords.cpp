// SPDX-License-Identifier: MIT
#include "briefing/plainwords.h"

#include <QHash>

#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int shortSentence = 3;   ///< words that a full stop does not end yet
constexpr qsizetype spacedOut = 4; ///< so many single letters in a row are a word
constexpr char32_t firstTag = 0xE0000;

/// Letters that look like Latin ones and that Unicode does not call compatible with them, in lower case.
char32_t latinLookalike(char32_t letter)
{
    static constexpr char16_t from[] = u"аеорсухіјѕкмтнвгпԁԛԝһӏαοιντρυκεηχγωβμıłøđɑɡɪɴɢʀᴏᴇᴀᴛᴜᴄꜱʟᴘᴠᴅᴍʙʏғʜᴋᴡᴢᴊ";
    static constexpr char16_t to[] = u"aeopcyxijskmthbrndqwhlaoivtpukenxywbuilodagingroeatucslpvdmbyfhkwzj";
    static_assert(std::size(from) == std::size(to));
    static const QHash<char16_t, char16_t> table = [] {
        QHash<char16_t, char16_t> pairs;
        for (size_t i = 0; i + 1 < std::size(from); ++i)
            pairs.insert(from[i], to[i]);
        return pairs;
    }();
    // Letters in black circles, in black squares, and those that flags are made of.
    for (const char32_t first : {U'\U0001F150', U'\U0001F170', U'\U0001F1E6'}) {
        if (letter >= first && letter < first + 26)
            return U'a' + (letter - first);
    }
    return letter <= 0xFFFF ? table.value(char16_t(letter), char16_t(letter)) : letter;
}

bool isUnseen(char32_t character)
{
    const QChar::Category category = QChar::category(character);
    return QChar::isMark(character) || category == QChar::Other_Format || character >= firstTag;
}

bool endsSentence(QChar character)
{
    return u".!?。"_s.contains(character);
}

/// Takes a text apart, character by character.
class Scanner
{
public:
    QStringList words(const QString &text)
    {
        mark(u"^"_s);
        for (qsizetype i = 0; i < text.size(); ++i) {
            const QChar next = i + 1 < text.size() ? text.at(i + 1) : QChar(u' ');
            take(text.at(i), next);
        }
        finishWord();
        finishLetters();
        return std::move(m_words);
    }

private:
    void take(QChar character, QChar next)
    {
        if (character.isLetterOrNumber() || character.isSurrogate() ||
            ((character == u'@' || character == u'$') && next.isLetterOrNumber())) {
            if (!m_word.isEmpty() && isUnspaced(m_word.back()) != isUnspaced(character))
                finishWord();
            m_word += character;
            return;
        }
        finishWord();
        ++m_apart;
        if (character == u':' || character == u',' || character == u'、')
            mark(character == u':' ? u":"_s : u","_s);
        else if (character == u'-' && next.isLetter())
            mark(u"-"_s);
        else if (character == u'\n' || character == u';')
            mark(u"^"_s);
        else if (endsSentence(character) && !next.isLetterOrNumber())
            finishSentence();
    }

    void finishSentence()
    {
        if (m_sentence > shortSentence) {
            mark(u"."_s);
            m_sentence = 0;
        }
        mark(u"^"_s);
    }

    void finishWord()
    {
        if (m_word.isEmpty())
            return;
        const bool letter = m_word.size() == 1 && !isUnspaced(m_word.front());
        if (!letter || m_apart > 1)
            finishLetters();
        if (letter)
            m_letters += std::exchange(m_word, QString());
        else
            append(std::exchange(m_word, QString()));
        m_apart = 0;
    }

    /// Between letters that stand apart, marks are only what keeps them apart.
    void finishLetters()
    {
        const QString letters = std::exchange(m_letters, QString());
        const QStringList marks = std::exchange(m_marks, QStringList());
        if (letters.size() >= spacedOut) {
            append(letters);
        } else {
            for (const QChar letter : letters)
                append(letter);
        }
        m_words += marks;
    }

    void mark(const QString &mark)
    {
        if (m_letters.isEmpty() && (m_words.isEmpty() || m_words.constLast() != mark))
            m_words.append(mark);
        else if (m_letters.isEmpty())
            return; // one says as much as many
        else if (m_marks.isEmpty() || m_marks.constLast() != mark)
            m_marks.append(mark);
    }

    void append(const QString &word)
    {
        m_words.append(word);
        ++m_sentence;
    }

    QStringList m_words;
    QString m_word;
    QString m_letters;   ///< single ones, of which the last words consisted
    QStringList m_marks; ///< since the first of these
    int m_apart = 0;     ///< characters since the last word
    int m_sentence = 0;  ///< words in it
};

} // namespace

bool isUnspaced(QChar character)
{
    constexpr char16_t firstOfThem = 0x2E80; // a table has to be asked for those behind it only
    if (character.unicode() < firstOfThem)
        return false;
    switch (character.script()) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
        return true;
    default:
        return character == u'ー';
    }
}

bool isMark(const QString &word)
{
    return word.size() == 1 && u"^:,-."_s.contains(word.front());
}

QString plainText(QStringView text)
{
    const QList<uint> characters = text.toString().normalized(QString::NormalizationForm_KD).toCaseFolded().toUcs4();
    QString plain;
    plain.reserve(characters.size());
    for (const char32_t character : characters) {
        if (!isUnseen(character))
            plain += QChar::fromUcs4(latinLookalike(character));
    }
    return plain;
}

QStringList plainWords(const QString &plainText)
{
    return Scanner().words(plainText);
}

} // namespace am
