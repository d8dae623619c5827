// SPDX-License-Identifier: MIT
#include "briefing/factvalues.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype longestValue = 80;

constexpr QStringView placeholders =
    u"unknown|none|nothing|nil|null|n/a|na|n. a.|-|--|no|yes|true|false|not provided|not given|not mentioned|not "
    u"specified|not "
    u"stated|not applicable|not available|unspecified|undefined|unclear|tbd|other|various|same|same as before|"
    u"unbekannt|keine|keiner|kein|keine angabe|k. a.|k.a.|nicht angegeben|nicht genannt|nicht bekannt|entfällt|ja|nein|"
    u"desconocido|desconocida|ninguno|ninguna|no proporcionado|no indicado|no especificado|no mencionado|sí|"
    u"inconnu|inconnue|aucun|aucune|non renseigné|non précisé|non mentionné|non communiqué|oui|non|"
    u"desconhecido|desconhecida|nenhum|nenhuma|não informado|não fornecido|não especificado|não mencionado|sim|não|"
    u"不明|不詳|なし|無し|未定|未確認|該当なし|特になし|はい|いいえ";

/// Whole words. "o", "no" and "e" are articles or "in" somewhere, and no rule lets them pass where they join.
constexpr QStringView reservations =
    u"and|but|or|while|because|although|also|too|sometimes|occasionally|temporarily|until|both|another|second|not|"
    u"never|"
    u"if|when|whenever|maybe|perhaps|possibly|probably|might|may|could|soon|formerly|previously|with|without|unless|"
    u"except|"
    u"only|again|except|some|most|weekends|part-time|"
    u"und|oder|aber|auch|nicht|kein|keine|vielleicht|eventuell|möglicherweise|teilweise|manchmal|zeitweise|"
    u"vorübergehend|"
    u"bis|wenn|falls|mit|ohne|bald|früher|wieder|sowie|"
    u"y|pero|también|quizás|quizá|temporalmente|hasta|si|cuando|con|sin|pronto|antes|a veces|"
    u"et|ou|mais|aussi|pas|peut-être|parfois|temporairement|jusqu'à|jusqu'en|quand|avec|sans|bientôt|avant|"
    u"mas|também|talvez|temporariamente|até|se|quando|com|sem|breve";

/// German sets a capital before every noun, and other languages before feasts, days and months.
constexpr QStringView commonNouns =
    u"scheidung|trennung|partnerschaft|ehe|beziehung|angst|armut|sorge|sorgen|frieden|miete|untermiete|einsamkeit|"
    u"wohngemeinschaft|wg|familie|rente|pension|quarantäne|not|freiheit|nachbarschaft|nähe|haus|wohnung|"
    u"nacht|tag|geld|kunden|bedarf|schichten|schicht|zeitarbeit|teilzeit|vollzeit|homeoffice|regen|kälte|hitze|"
    u"freunden|"
    u"verwandten|eltern|weihnachten|ostern|urlaub|ferien|home|night|work|school|college|retirement|peace|"
    u"christmas|easter|navidad|semana|verano|invierno|noël|pâques|natal|páscoa|"
    u"january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|"
    u"juni|"
    u"juli|oktober|dezember|monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|"
    u"donnerstag|"
    u"freitag|samstag|sonntag|premium|pro|basic|plus|standard";

QSet<QString> wordsOf(QStringView list)
{
    const QStringList words = list.toString().split(u'|');
    return {words.cbegin(), words.cend()};
}

/// Words that mean the same as a value, in six languages; the first one stands for all.
constexpr QStringView sameWords[] = {
    u"email|e mail|mail|emails|correo|correo electrónico|courriel|メール|eメール|電子メール",
    u"phone|telephone|phone call|phone calls|call|calls|telefon|telefonisch|teléfono|téléphone|telefone|電話",
    u"text|text message|text messages|texts|sms|ショートメッセージ",
    u"post|letter|letters|regular mail|brief|briefpost|carta|courrier|carta|郵送|手紙",
    u"morning|mornings|vormittag|vormittags|morgens|mañana|mañanas|matin|manhã|午前|午前中|朝",
    u"afternoon|afternoons|nachmittag|nachmittags|tarde|tardes|après midi|午後",
    u"evening|evenings|abend|abends|noche|noches|soir|noite|夕方|夜",
    u"english|englisch|inglés|anglais|inglês|英語|en",
    u"german|deutsch|alemán|allemand|alemão|ドイツ語|de",
    u"spanish|spanisch|español|espagnol|espanhol|スペイン語|es",
    u"french|französisch|francés|français|francês|フランス語|fr",
    u"portuguese|portugiesisch|portugués|portugais|português|ポルトガル語|pt",
    u"japanese|japanisch|japonés|japonais|japonês|日本語|ja",
    u"italian|italienisch|italiano|italien|イタリア語|it",
    u"single|ledig|soltero|soltera|célibataire|solteiro|solteira|独身",
    u"married|verheiratet|casado|casada|marié|mariée|既婚",
    u"divorced|geschieden|divorciado|divorciada|divorcé|divorcée",
    u"widowed|verwitwet|viudo|viuda|veuf|veuve|viúvo|viúva",
    u"vegetarian|vegetarier|vegetarierin|vegetarisch|vegetariano|vegetariana|végétarien|végétarienne|ベジタリアン",
    u"vegan|veganer|veganerin|vegano|vegana|végane|végétalien|végétalienne|ヴィーガン|ビーガン",
    u"one|1|a|an|ein|eine|un|una|une|um|uma|一人",
    u"two|2|zwei|dos|deux|dois|duas|二人",
    u"three|3|drei|tres|trois|três|三人",
    u"window|fensterplatz|ventanilla|fenêtre|janela|窓側",
    u"aisle|gangplatz|pasillo|couloir|corredor|通路側",
};

const QHash<QString, QString> &firstWords()
{
    static const QHash<QString, QString> table = [] {
        QHash<QString, QString> first;
        for (const QStringView row : sameWords) {
            const QStringList words = row.toString().split(u'|');
            for (const QString &word : words)
                first.insert(word, words.front());
        }
        return first;
    }();
    return table;
}
} // namespace

QString foldedValue(const QString &slot, const QString &value)
{
    if (slot == "email"_L1)
        return value.trimmed().toCaseFolded();
    QString plain;
    for (const QChar character : value.normalized(QString::NormalizationForm_KC).toCaseFolded())
        plain += character.isLetterOrNumber() || character.isMark() || character == u'+' ? character : QChar(u' ');
    plain = plain.simplified();
    if (slot == "phone"_L1)
        return plain.remove(u' ');
    for (const QLatin1StringView article : {"the "_L1, "der "_L1, "die "_L1, "das "_L1, "el "_L1, "la "_L1, "le "_L1}) {
        if (plain.startsWith(article))
            plain.remove(0, article.size());
    }
    return firstWords().value(plain, plain);
}

bool areCompatible(const QString &left, const QString &right)
{
    if (left == right)
        return true;
    const QStringList ones = left.split(u' ');
    const QStringList others = right.split(u' ');
    const QStringList &shorter = ones.size() < others.size() ? ones : others;
    const QStringList &longer = ones.size() < others.size() ? others : ones;
    return shorter.size() < longer.size() &&
           std::all_of(shorter.cbegin(), shorter.cend(),
                       [&longer](const QString &word) { return longer.contains(word); });
}

bool isPlaceholder(const QString &value)
{
    static const QSet<QString> words = wordsOf(placeholders);
    return value.isEmpty() || words.contains(value.toCaseFolded());
}

bool isPlainValue(const QString &value)
{
    static constexpr QStringView remarks = u"?？()（）[];；|";
    return value.size() <= longestValue && !isPlaceholder(value) && !value.contains(" / "_L1) &&
           std::none_of(value.cbegin(), value.cend(), [](QChar character) { return remarks.contains(character); }) &&
           (value.contains(u'@') || !holdsReservation(value)); // "example.com" joins nothing
}

bool isCommonNoun(const QString &value)
{
    static const QSet<QString> words = wordsOf(commonNouns);
    qsizetype end = 0;
    while (end < value.size() && value[end].isLetter())
        ++end;
    return words.contains(value.first(end).toCaseFolded()) && end == value.size();
}

bool holdsReservation(const QString &statement)
{
    static const QSet<QString> words = wordsOf(reservations);
    qsizetype from = 0;
    for (qsizetype i = 0; i <= statement.size(); ++i) {
        const bool within =
            i < statement.size() && (statement[i].isLetterOrNumber() || statement[i] == u'-' || statement[i] == u'\'');
        if (within)
            continue;
        if (i > from && words.contains(statement.mid(from, i - from)))
            return true;
        from = i + 1;
    }
    return false;
}

} // namespace am
