// SPDX-License-Identifier: MIT
#include "briefing/callernameform.h"

#include "briefing/callernamewords.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype longestName = 60;
constexpr auto unicode = QRegularExpression::UseUnicodePropertiesOption;

QRegularExpression anchored(const QString &pattern, QRegularExpression::PatternOptions options = unicode)
{
    return QRegularExpression(u"\\G(?:"_s + pattern + u')', options);
}

/// "Maren", "O'Halloran", "al-Rashid", "d'Aubigny", "J.", "J.R."; scripts without capitals as well.
constexpr QStringView word = u"(?:[JS]r\\.|(?:\\p{Lu}\\.)+(?!\\p{L})"
                             u"|(?:(?:al|el|an|ar|as|ash|d|l|t)[-'’])?[\\p{Lu}\\p{Lt}\\p{Lo}][\\p{L}\\p{M}]*+"
                             u"(?:[-'’‐][\\p{L}\\p{M}]++)*+)";
constexpr QStringView particle =
    u"(?:von und zu|von|van|vom|zu|zur|zum|de|del|della|di|da|das|do|dos|du|des|der|den|la|las|le|"
    u"los|lo|ten|ter|te|bin|bint|ibn|ben|abu|al|el|af|av)";

constexpr QStringView han = u"[々\\x{3400}-\\x{4dbf}\\x{4e00}-\\x{9fff}\\x{f900}-\\x{faff}\\x{20000}-\\x{2fa1f}]";
constexpr QStringView hiragana = u"[ぁ-ゖ]";
constexpr QStringView katakana = u"[ァ-ヺー]";

/// "María e Sá" joins two surnames where nothing but the name stands; in a sentence "y" and "e" may go on.
QRegularExpression wordsPattern(NamePlace place)
{
    const QString joins = place == NamePlace::Value ? u"(?:[ye] )?"_s : QString();
    const QString words = u"(?:@part ){0,3}@word(?: @join(?:@part ){0,3}@word){0,5}(?:, [JS]r\\.)?"_s;
    const QString end = u"(?![\\p{L}\\p{M}\\p{N}_@/:&]|[-'’‐.][\\p{L}\\p{N}]| [\\p{Lu}\\p{N}&])"_s;
    QString pattern = words + end;
    return anchored(pattern.replace("@join"_L1, joins)
                        .replace("@part"_L1, particle.toString())
                        .replace("@word"_L1, word.toString()));
}

/// No "Don": it is a given name as well, and "Don Julio" may be spoken.
const QRegularExpression &titles()
{
    static const QRegularExpression pattern = anchored(
        u"(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|doctor|sir|madam|herrn?|frau|fräulein|sr|sra|srta|"
        u"señor|señora|señorita|doctora|doutora?|senhora?|mme|mlle|monsieur|madame|mademoiselle|docteur)\\.? )+"_s,
        unicode | QRegularExpression::CaseInsensitiveOption);
    return pattern;
}

int countedWords(const QString &name)
{
    static const QRegularExpression onlyParticle(u"^%1$"_s.arg(particle), unicode);
    const QStringList parts = name.split(u' ');
    return int(std::count_if(parts.cbegin(), parts.cend(), [](const QString &part) {
        return part.size() > 1 && !onlyParticle.match(part).hasMatch();
    }));
}

bool isSpoken(const QString &name)
{
    static const QRegularExpression twoLetters(u"\\p{L}\\p{M}*\\p{L}"_s, unicode);
    const bool oneWord = !name.contains(u' ');
    const bool shouted = oneWord && name.size() > 2 && name == name.toUpper() && name != name.toLower();
    static const QRegularExpression possessive(u"['’]s(?: |$)"_s);
    return name.size() <= longestName && twoLetters.match(name).hasMatch() && !shouted &&
           !possessive.match(name).hasMatch() && !isNoName(name);
}

bool isJapanese(const QString &text, qsizetype at)
{
    static const QRegularExpression script = anchored(u"%1|%2|%3"_s.arg(han, hiragana, katakana));
    return script.match(text, at).hasMatch();
}

std::optional<NameForm> readJapaneseName(const QString &text, qsizetype from)
{
    static const QRegularExpression pattern = anchored(
        u"(?<name>"_s + japaneseNamePattern() + u")(?: ?(?:さん|さま|様|氏))?(?! ?[\\p{L}\\p{M}\\p{N}ー・（(])"_s);
    const QRegularExpressionMatch match = pattern.match(text, from);
    const QString name = match.captured(u"name"_s);
    if (!isJapaneseName(name))
        return {};
    return NameForm{.name = name, .words = int(name.count(u' ')) + 1, .length = match.capturedLength()};
}
} // namespace

std::optional<NameForm> readName(const QString &text, qsizetype from, NamePlace place)
{
    if (isJapanese(text, from))
        return readJapaneseName(text, from);
    static const QRegularExpression inSentence = wordsPattern(NamePlace::Sentence);
    static const QRegularExpression inValue = wordsPattern(NamePlace::Value);
    const QString title = titles().match(text, from).captured();
    const qsizetype begin = from + title.size();
    const QRegularExpressionMatch match = (place == NamePlace::Value ? inValue : inSentence).match(text, begin);
    QString name = match.captured();
    int words = countedWords(name);
    if (words == 0 || !isSpoken(name))
        return {};
    if (words == 1 && !title.isEmpty()) {
        name.prepend(title);
        words = 2;
    }
    return NameForm{.name = name, .words = words, .length = title.size() + match.capturedLength()};
}

QString japaneseNamePattern()
{
    // Ranges, for to some versions of PCRE \p{Han} holds 「 and 。 as well. ヶ and ノ stand between (木ノ下). As short
    // as possible, so that さん, 様 and です are left for what stands behind.
    const QString pattern =
        u"(?:@han(?:[ヶケノ]?(?![様氏])@han){0,4}?(?: ?(?:@hira{2,4}?|@kata{2,8}?)| @han{1,4}?){0,1}?"
        u"|@kata{2,15}?(?:[・= ＝]@kata{1,15}?){0,4}?"
        u"|@hira{2,4}?(?: @hira{2,4}?){0,1}?)"_s;
    return QString(pattern)
        .replace("@han"_L1, han.toString())
        .replace("@hira"_L1, hiragana.toString())
        .replace("@kata"_L1, katakana.toString());
}

bool isJapaneseName(const QString &name)
{
    static const QRegularExpression ending(u"(?:しい|ない|たい|った|って|ます|ません|した|れる|です|のみ|いる|ある|"
                                           u"する|めに|まで|から|ので|だけ|しく|すぐ|"
                                           u"者|員|官|社|署|店|局|課|性|商事)$"_s,
                                           unicode);
    return name.size() >= 2 && name.size() <= longestName && !ending.match(name).hasMatch() && !isNoName(name);
}

} // namespace am
