// SPDX-License-Identifier: MIT
#pragma once

#include <QLatin1String>
#include <QStringView>

#include <array>
#include <span>
#include <utility>

/// How six languages say who is calling, as regular expressions that ignore case. Only sentences about the caller: a
/// subject such as "the caller" stands right before the verb, or the caller speaks of themselves. Subjects are written
/// @en, @es, @de, @fr, @pt and @ja; @name is a Japanese name. test_data/briefing/names.tsv holds what they must find
/// and what they must leave alone; add lines there first.
namespace am::patterns {

constexpr std::array<std::pair<QLatin1String, QStringView>, 6> roles{{
    {QLatin1String("@en"), u"(?:user|caller|customer|client)"},
    {QLatin1String("@es"), u"(?:client[ea]|usuari[oa]|llamante|persona que (?:llama|llamó|ha llamado))"},
    {QLatin1String("@de"), u"(?:anrufer(?:in|s)?|kund(?:e|in|en)|nutzer(?:in|s)?|benutzer(?:in|s)?)"},
    {QLatin1String("@fr"), u"(?:cliente?|appelante?|utilisateur|utilisatrice|interlocuteur|interlocutrice)"},
    {QLatin1String("@pt"), u"(?:cliente|usuári[oa]|utilizadora?|utente|pessoa que (?:ligou|liga))"},
    {QLatin1String("@ja"), u"(?:お客様|お客さま|ユーザー|利用者|発信者|顧客|通話者|電話をかけてきた方)"},
}};

constexpr QStringView labels =
    u"(?:(?:the )?@en(?:['’]?s)? )?(?:full |first |given )?name"
    u"|nombre(?: completo| y apellidos)?(?: (?:del|de la) @es)?"
    u"|(?:voller |vollständiger )?name(?: de[sr] @de)?|vorname|vor und nachname|kundenname|anrufername"
    u"|(?:pré)?nom(?: complet| et prénom)?(?: (?:du |de la |de l['’])@fr)?|prénom et nom"
    u"|nome(?: completo)?(?: d[oa] @pt)?|primeiro nome"
    u"|(?:@jaの?)?(?:お?名前|氏名|フルネーム)|@ja名";

/// What an agent says of itself is in the first person too.
constexpr QStringView agentSays =
    u"^(?:(?:virtual |voice "
    u")?(?:agente?|assistant|bot|ai|operator|asistente|assistente|atendente|assistentin)|エージェント|"
    u"オペレーター|アシスタント) ?[:：]|担当の|承ります|承りま";

constexpr QStringView doubtBefore =
    u"\\b(?:if|whether|not|never|don['’]t|didn['’]t|agent|pretended|falsely|jokingly|si|no|nunca|agente|ob|nicht|nie|"
    u"niemals|"
    u"wenn|falls|ne|jamais|não|agentin|assistant|assistante|assistente)\\b|担当|エージェント|オペレーター|(?<!もし)"
    u"もし(?!もし)"
    // "the caller's daughter" is another subject in these languages: "la hija de la clienta se llama"
    u"|\\b(?:of (?:the )?|de la |del |du |de l['’]|d[ao] )$|\\w (?:der|des|vom) $"
    u"|(?<!user|caller|customer|client) (?:said|says)[:,]|(?<!anrufer|anruferin|kunde|kundin|nutzer|nutzerin) sagte[:,]"
    u"|(?<!cliente|clienta|usuario|usuaria|usuário|usuária) (?:dijo|disse)[:,]|(?<!client|cliente) a dit ?[:,]";

constexpr QStringView doubtBehind =
    u"\\b(?:not (?:be )?(?:verified|confirmed|certain|sure of)|(?:un|non-)(?:verified|confirmed)|unclear|uncertain|"
    u"unsure|to be confirmed|"
    u"misheard|sin (?:confirmar|verificar)|no (?:está )?(?:confirmado|verificado)|no se pudo (?:confirmar|verificar)|"
    u"nicht (?:bestätigt|verifiziert|sicher|überprüft)|unbestätigt|unklar|à (?:vérifier|confirmer)|"
    u"(?:non|pas) (?:confirmée?|vérifiée?)|sous réserve|não (?:foi )?(?:confirmado|verificado)|a confirmar|"
    u"não (?:pôde|foi possível)(?: ser)? (?:confirmad|verificad|confirmar|verificar))"
    u"|未確認|確認でき|不確か|おそらく|かもしれ|かどうか|仮名|聞き違い";

/// What may follow a name where a statement does not say otherwise: "Ich heiße Vorschläge gut" tells none.
constexpr QStringView afterName =
    u"$| ?[.,;!?()\"»”–—]| - | (?:and|but|from|with|who|calling|y|pero|de|et|mais|und|aber|aus|sowie|e|mas)\\b";

struct Statement
{
    QStringView before;
    QStringView behind = afterName;
    int fewestWords = 1;
};

/// Who asks to be called otherwise is called so, hence these come first. Where a language's nouns and roles could stand
/// in a name's place ("stellte sich als Kunde vor"), two words are asked for.
constexpr std::array english{
    Statement{u"\\b(?:call me|@en (?:goes by|(?:prefers|likes|wants|asked|would like) to be called|prefers the name|is "
              u"called|is named)) "},
    Statement{u"\\bmy (?:full |first )?name(?:['’]s| is| was) "},
    Statement{u"\\b@en(?:['’]s)? (?:full |first |given |preferred )?name is |^(?:full |first |their )?name is |"
              u"\\bthe @en, whose name is |\\bname of the @en is "},
    Statement{
        u"\\b@en,? (?:who )?(?:said|says|stated|states|confirmed|confirms|mentioned|reported|indicated|shared|gave|"
        u"gives|provided)(?: that)? (?:his|her|their)(?: full| first)? name(?:['’]s| is| was| as|:) "},
    Statement{u"\\b@en,? who gave the name ", u"(?! as\\b)"},
    Statement{u"\\b@en introduced (?:him|her|them)sel(?:f|ves) as "},
    Statement{u"\\b@en identified (?:him|her|them)sel(?:f|ves) as ", afterName, 2},
    Statement{u"\\bthis is ", u" (?:speaking|here|on the (?:phone|line))\\b"},
    Statement{u"\\bthis is ", u" calling\\b", 2}, // and not a company
    Statement{u"\\bthe @en, ", u",", 2},
    Statement{u"\\bthe @en \\(", u"\\)", 2},
    Statement{u"\\b(?:hello|hi|good (?:morning|afternoon|evening)),? I(?:['’]m| am) ", u",| and I| calling", 2},
};

constexpr std::array spanish{
    Statement{u"\\b(?:ll[aá]m(?:a|e|ad)me|puede[ns]? llamarme|prefiere que (?:l[oae]|me) llamen) "},
    Statement{u"\\b(?:me llamo|mi nombre(?: completo)? es) "},
    Statement{u"\\b@es se llama |^se llama |^su nombre(?: completo)? es "},
    Statement{u"\\bnombre(?: completo)? (?:del|de la) @es es "},
    Statement{
        u"\\b@es (?:dijo|dice|indicó|confirmó|afirmó|comentó|señaló) (?:(?:que )(?:se llama|su nombre es)|llamarse) "},
    Statement{u"\\b@es (?:dio|indicó|proporcionó) (?:el|su) nombre(?: de|:) ", u"(?! como\\b)"},
    Statement{u"\\b(?:@es se (?:presentó|identificó) como|les? habla) ", afterName, 2},
    Statement{u"\\b(?:el|la) @es, ", u",", 2},
    Statement{u"\\bsoy ", u"(?: y|,) (?:l[ea] )?(?:llamo|quería|quisiera|necesito)\\b", 2},
};

constexpr std::array german{
    Statement{u"\\b(?:nennen Sie|nenn) mich "},
    Statement{u"\\b@de (?:möchte|will) (?:gerne? )?", u" genannt werden\\b"},
    Statement{u"\\bmein (?:voller |vollständiger )?Name (?:ist|lautet) |\\bich hei(?:ß|ss)e "},
    Statement{u"\\bhier spricht ", afterName, 2},
    Statement{u"\\b@de hei(?:ß|ss)t |^hei(?:ß|ss)t |^name ist |\\bname de[sr] @de (?:ist|lautet|war) "},
    Statement{u"\\b@de stellte sich als ", u" vor\\b", 2},
    Statement{u"\\b@de gab (?:als|ihren|seinen) Namen (?:mit |als )?", u" an\\b"},
    Statement{u"\\b@de nannte (?:ihren|seinen) Namen(?: mit)?:? "},
    Statement{u"\\b@de (?:sagte|gab an|erklärte|bestätigte), (?:(?:ihr|sein) Name (?:sei|ist|laute)|(?:er|sie) "
              u"hei(?:ß|ss)e) "},
    Statement{u"\\b@de (?:sagte|gab an|erklärte|bestätigte), dass (?:ihr|sein) Name ", u" (?:ist|sei|lautet)\\b"},
    Statement{u"\\b@de (?:sagte|gab an|erklärte|bestätigte), dass (?:er|sie) ", u" hei(?:ß|ss)t\\b"},
    Statement{u"\\beine? @de namens ", {}},
    Statement{u"\\b(?:der|die) @de, ", u",", 2},
    Statement{u"\\bich bin (?:der |die )", u"(?: und|, ich) (?:rufe|habe|möchte|wollte)\\b", 2},
};

constexpr std::array french{
    Statement{u"\\b(?:appele[zr]-moi|appelle-moi|(?:préfère|souhaite|veut|aimerait) qu['’]on l['’]appelle) "},
    Statement{u"\\b(?:je m['’]appelle|mon (?:pré)?nom(?: complet)? est) "},
    Statement{u"\\b@fr (?:s['’]appelle|se nomme) |^s['’]appelle |^son nom est "},
    Statement{u"\\b(?:pré)?nom(?: complet)? (?:du |de la |de l['’])@fr est "},
    Statement{
        u"\\b@fr (?:a )?(?:dit|indique|indiqué|confirme|confirmé|précise|précisé) (?:s['’]appeler|que son nom est|"
        u"qu['’](?:il|elle) s['’]appelle) "},
    Statement{u"\\b@fr a donné son nom ?: "},
    Statement{u"\\b@fr s['’]est présentée? (?:comme(?: étant)?|sous le nom de) ", afterName, 2},
    Statement{u"\\bune? @fr nommée? ", {}},
    Statement{u"\\b(?:le |la |l['’])@fr, ", u",", 2},
    Statement{u"\\bje suis ", u"(?: et|,) j['’]appelle\\b", 2},
    Statement{u"\\b(?:c['’]est|ici) ", u" à l['’]appareil\\b", 2},
};

constexpr std::array portuguese{
    Statement{u"\\b(?:me cham(?:ar|e|em) de|chame-me(?: de)?|prefere ser chamad[oa] (?:de|por)) "},
    Statement{u"\\b(?:meu nome(?: completo)? é|me chamo|chamo-me) "},
    Statement{u"\\b@pt (?:se chama|chama-se) |^chama-se |^(?:o )?seu nome é "},
    Statement{u"\\bnome(?: completo)? d[oa] @pt é "},
    Statement{u"\\b@pt (?:disse|diz|informou|indicou|confirmou|afirmou) (?:(?:que )(?:se chama|(?:o )?seu nome "
              u"é)|chamar-se) "},
    Statement{u"\\b@pt (?:se (?:apresentou|identificou)|(?:apresentou|identificou)-se) como ", afterName, 2},
    Statement{u"\\b(?:aqui quem fala é(?: [oa])?|sou [oa]|^fala [oa]) ", u"(?:,|\\.|$| e (?:ligo|queria)\\b)", 2},
    Statement{u"\\buma? @pt chamad[oa] ", {}},
    Statement{u"\\b[oa] @pt, ", u",", 2},
};

constexpr std::array japanese{
    Statement{u"(?:@jaは|^|、)(?:私を|私のことは)?「?@name」?と(?:呼んで(?:ください|下さい|ほしい)|呼ばれることを好)"},
    Statement{u"(?:^|[、。 ])(?:@jaの|私の|わたしの|僕の)(?:お?名前|氏名)は、?@name(?: "
              u"?(?:さん|さま|様))?(?:です|だ|でござい|。|$)"},
    Statement{u"^(?:お?名前|氏名|ユーザー名)は、?@name(?: ?(?:さん|さま|様))?(?:です|だ|でござい|。|$)"},
    Statement{u"(?:^|[、。]|私は|わたしは|僕は|(?:株式|有限)会社[^、。]{1,20}の)(?![ぁ-ゖ])@nameと(?:申しま|いいます|"
              u"言います|いう者)"},
    Statement{u"@jaは「?@name」?(?: ?(?:さん|さま|様))?と名乗"},
    Statement{u"@jaは@nameという(?:お名前|名前)"},
    Statement{u"@ja[（(]@name(?: ?(?:さん|さま|様))?[）)]"},
    Statement{u"@jaの@name(?:さん|さま|様)(?:より|から|が|は)"},
};

/// A language's statements, and what stands in every text that one of them is found in: most memories hold none of it,
/// and a card is made of fifty of them.
struct Language
{
    QStringView hint;
    std::span<const Statement> statements;
};

constexpr std::array languages{
    Language{u"name|call me|called|goes by|this is|(?:introduced|identified) |@en(?:,| \\()|\\bI(?:['’]m| am) ",
             english},
    Language{u"llam|ll[aá]m|nombre|presentó|identificó|habla |soy |@es,", spanish},
    Language{u"nenn|genannt|name|hei(?:ß|ss)|spricht|stellte sich|@de,|ich bin", german},
    Language{u"appel|nom|présenté|@fr,|je suis|à l['’]appareil", french},
    Language{u"cham|nome|apresentou|identificou|fala |sou |@pt,", portuguese},
    Language{u"[ぁ-ヺ]", japanese},
};

} // namespace am::patterns
