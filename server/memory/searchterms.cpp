// SPDX-License-Identifier: MIT
#include "memory/searchterms.h"

#include <QCryptographicHash>
#include <QSet>

#include <utility>

using namespace Qt::StringLiterals;

namespace am {
namespace {

constexpr qsizetype longestQuery = 2000;
constexpr qsizetype mostWords = 32;
constexpr qsizetype longestWord = 100;

bool isStopWord(const QString &word)
{
    static const QSet<QString> stopWords = {
        u"a"_s,     u"about"_s, u"am"_s,    u"an"_s,   u"and"_s,   u"any"_s,   u"are"_s,   u"as"_s,    u"at"_s,
        u"be"_s,    u"been"_s,  u"but"_s,   u"by"_s,   u"can"_s,   u"could"_s, u"d"_s,     u"did"_s,   u"do"_s,
        u"does"_s,  u"for"_s,   u"from"_s,  u"had"_s,  u"has"_s,   u"have"_s,  u"he"_s,    u"her"_s,   u"him"_s,
        u"his"_s,   u"how"_s,   u"i"_s,     u"if"_s,   u"in"_s,    u"is"_s,    u"it"_s,    u"its"_s,   u"ll"_s,
        u"m"_s,     u"me"_s,    u"my"_s,    u"of"_s,   u"on"_s,    u"or"_s,    u"our"_s,   u"re"_s,    u"s"_s,
        u"she"_s,   u"so"_s,    u"some"_s,  u"t"_s,    u"tell"_s,  u"that"_s,  u"the"_s,   u"their"_s, u"them"_s,
        u"then"_s,  u"there"_s, u"these"_s, u"they"_s, u"this"_s,  u"those"_s, u"to"_s,    u"us"_s,    u"ve"_s,
        u"was"_s,   u"we"_s,    u"were"_s,  u"what"_s, u"when"_s,  u"where"_s, u"which"_s, u"who"_s,   u"whom"_s,
        u"whose"_s, u"why"_s,   u"will"_s,  u"with"_s, u"would"_s, u"you"_s,   u"your"_s};
    return stopWords.contains(word);
}

bool standsAlone(char32_t character)
{
    switch (QChar::script(character)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
        return true;
    default:
        return false;
    }
}

// Consonants only: the stemmer counts vowels from the front of a word, and must not find any here. 48 bits.
QString callerPrefix(const QString &caller)
{
    static constexpr char alphabet[] = "bcdfghjklmnpqrst";
    const QByteArray digest = QCryptographicHash::hash(caller.toUtf8(), QCryptographicHash::Sha256);
    QString prefix;
    for (int i = 0; i < 6; ++i) {
        const auto byte = static_cast<unsigned char>(digest.at(i));
        prefix += QLatin1Char(alphabet[byte >> 4]);
        prefix += QLatin1Char(alphabet[byte & 15]);
    }
    return prefix;
}

} // namespace

QStringList searchWords(const QString &text)
{
    QStringList words;
    QString word;
    const auto finish = [&words, &word] {
        if (!word.isEmpty())
            words.append(std::exchange(word, QString()).left(longestWord));
    };
    const QList<uint> characters = text.normalized(QString::NormalizationForm_KD).toCaseFolded().toUcs4();
    for (const char32_t character : characters) {
        const bool ideograph = standsAlone(character) && QChar::isLetterOrNumber(character);
        if (ideograph)
            finish();
        if (QChar::isLetterOrNumber(character))
            word += QChar::fromUcs4(character);
        else if (!QChar::isMark(character))
            finish();
        if (ideograph)
            finish();
    }
    finish();
    return words;
}

QStringList queryWords(const QString &query)
{
    QStringList words = searchWords(query.left(longestQuery));
    words.removeIf(&isStopWord);
    words.removeDuplicates();
    return words.mid(0, mostWords);
}

bool isIdeograph(const QString &word)
{
    const QList<uint> characters = word.toUcs4();
    return characters.size() == 1 && standsAlone(characters.constFirst());
}

QString indexedWords(const QString &caller, const QString &text)
{
    if (caller.isEmpty())
        return {};
    const QString prefix = callerPrefix(caller);
    QStringList words = searchWords(text);
    for (QString &word : words)
        word.prepend(prefix);
    return words.join(u' ');
}

QString searchExpression(const QString &caller, const QString &query, WordMatch match)
{
    if (caller.isEmpty())
        return {};
    const QString prefix = callerPrefix(caller);
    QStringList terms;
    const QStringList words = queryWords(query);
    for (const QString &word : words) {
        // Quoted, and of letters and digits only: nothing in it can be FTS5 syntax.
        const bool beginning = match == WordMatch::Beginning && word.size() >= 3;
        terms.append(u'"' + prefix + word + (beginning ? u"\"*"_s : u"\""_s));
    }
    return terms.join(u" OR "_s);
}

} // namespace am
