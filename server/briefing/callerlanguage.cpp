// SPDX-License-Identifier: MIT
#include "briefing/callerlanguage.h"

#include <QHash>
#include <QLocale>
#include <QRegularExpression>
#include <QSet>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype lookedAt = 500;

/// ISO 639-1 and what people call it, folded to small letters.
constexpr std::array<std::pair<const char16_t *, const char16_t *>, 32> languageNames{{
    {u"ar", u"arabic|العربية|arabisch|árabe|arabe|アラビア語"},
    {u"bg", u"bulgarian|български|bulgarisch"},
    {u"cs", u"czech|čeština|česky|tschechisch|checo|tchèque"},
    {u"da", u"danish|dansk|dänisch|danés|danois"},
    {u"de", u"german|deutsch|alemán|allemand|alemão|ドイツ語"},
    {u"el", u"greek|ελληνικά|griechisch|griego|grec|grego"},
    {u"en", u"english|englisch|inglés|anglais|inglês|英語"},
    {u"es", u"spanish|español|castellano|castilian|spanisch|espagnol|espanhol|スペイン語"},
    {u"fi", u"finnish|suomi|finnisch|finés|finnois"},
    {u"fr", u"french|français|französisch|francés|francês|フランス語"},
    {u"he", u"hebrew|עברית|hebräisch|hebreo|hébreu"},
    {u"hi", u"hindi|हिन्दी|हिंदी"},
    {u"hr", u"croatian|hrvatski|kroatisch|croata|croate"},
    {u"hu", u"hungarian|magyar|ungarisch|húngaro|hongrois"},
    {u"id", u"indonesian|bahasa indonesia|indonesisch"},
    {u"it", u"italian|italiano|italienisch|italien|イタリア語"},
    {u"ja", u"japanese|日本語|japanisch|japonés|japonais|japonês"},
    {u"ko", u"korean|한국어|koreanisch|coreano|coréen|韓国語"},
    {u"ms", u"malay|bahasa melayu"},
    {u"nl", u"dutch|nederlands|niederländisch|holländisch|neerlandés|holandés|néerlandais|holandês"},
    {u"no", u"norwegian|norsk|norwegisch|noruego|norvégien"},
    {u"pl", u"polish|polski|polnisch|polaco|polonais|polonês"},
    {u"pt", u"portuguese|português|portugiesisch|portugués|portugais|ポルトガル語"},
    {u"ro", u"romanian|română|rumänisch|rumano|roumain|romeno"},
    {u"ru", u"russian|русский|russisch|ruso|russe|russo|ロシア語"},
    {u"sk", u"slovak|slovenčina|slowakisch"},
    {u"sv", u"swedish|svenska|schwedisch|sueco|suédois"},
    {u"ta", u"tamil|தமிழ்"},
    {u"tr", u"turkish|türkçe|türkisch|turco|turc"},
    {u"uk", u"ukrainian|українська|ukrainisch|ucraniano|ukrainien"},
    {u"vi", u"vietnamese|tiếng việt|vietnamesisch|vietnamita|vietnamien"},
    {u"zh", u"chinese|中文|普通话|mandarin|chinesisch|chino|chinois|chinês|中国語"},
}};

QString folded(const QString &text)
{
    return text.normalized(QString::NormalizationForm_C).toLower().simplified();
}

const QHash<QString, QString> &codesByName()
{
    static const QHash<QString, QString> codes = [] {
        QHash<QString, QString> made;
        for (const auto &[code, names] : languageNames) {
            const QStringList all = QStringView(names).toString().split(u'|');
            for (const QString &name : all)
                made.insert(folded(name), QStringView(code).toString());
        }
        return made;
    }();
    return codes;
}

bool isLanguageLabel(const QString &label)
{
    static const QSet<QString> labels{u"language"_s,
                                      u"user language"_s,
                                      u"caller language"_s,
                                      u"customer language"_s,
                                      u"preferred language"_s,
                                      u"language preference"_s,
                                      u"spoken language"_s,
                                      u"sprache"_s,
                                      u"bevorzugte sprache"_s,
                                      u"idioma"_s,
                                      u"idioma preferido"_s,
                                      u"lengua"_s,
                                      u"langue"_s,
                                      u"langue préférée"_s,
                                      u"língua"_s,
                                      u"言語"_s,
                                      u"希望言語"_s};
    return labels.contains(folded(label).replace(u'_', u' ').replace(u'-', u' '));
}

QString collectedLanguage(const QString &line)
{
    static const QRegularExpression colon(u"[:：]"_s);
    const qsizetype at = line.indexOf(colon);
    if (at < 0 || !isLanguageLabel(line.first(at)))
        return {};
    static const QRegularExpression fullStop(u"[.。]$"_s);
    return languageCode(line.sliced(at + 1).trimmed().remove(fullStop));
}

/// "prefers to speak Spanish", and the same in five more languages; not "prefers French toast".
QString statedLanguage(const QString &text)
{
    static const QRegularExpression wish(
        u"(?<!not )(?<!n't )\\b(?:prefers?|wants|wishes|would like|asks|asked) (?:to (?:speak|talk|be "
        u"(?:addressed|spoken to|"
        "helped|called back))|speaking|talking)(?: in)? (?<en>\\w+)"
        "|\\b(?:spricht lieber|möchte lieber|bevorzugt) (?<de>\\w+)(?: sprechen)?(?=[.,;!]|$)"
        "|(?<!no )\\b(?:prefiere|quiere) hablar(?: en)? (?<es>\\w+)"
        "|(?<!ne )\\b(?:préfère|souhaite|veut) parler(?: en)? (?<fr>\\w+)"
        "|(?<!não )\\b(?:prefere|quer) falar(?: em)? (?<pt>\\w+)"
        "|(?<ja>\\w+?語)での(?:対応|会話|応対)を(?:希望|好)"_s,
        QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch found = wish.match(text);
    for (const char16_t *group : {u"en", u"de", u"es", u"fr", u"pt", u"ja"}) {
        if (const QString name = found.captured(QStringView(group)); !name.isEmpty())
            return codesByName().value(folded(name));
    }
    return {};
}
} // namespace

QString callerLanguage(const QString &memory)
{
    const QString text = memory.left(lookedAt).normalized(QString::NormalizationForm_C);
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines) {
        if (QString language = collectedLanguage(line.simplified()); !language.isEmpty())
            return language;
    }
    return statedLanguage(text.simplified());
}

QString languageCode(const QString &name)
{
    if (const auto known = codesByName().constFind(folded(name)); known != codesByName().cend())
        return *known;
    const QString code = folded(name).replace(u'_', u'-');
    return isLanguageCode(code) ? code.section(u'-', 0, 0) : QString();
}

bool isLanguageCode(const QString &code)
{
    static const QRegularExpression form(u"\\A[a-z]{2}(-[a-z]{2})?\\z"_s);
    return form.match(code).hasMatch() &&
           QLocale::codeToLanguage(QStringView(code).first(2), QLocale::ISO639Part1) != QLocale::AnyLanguage;
}

} // namespace am
