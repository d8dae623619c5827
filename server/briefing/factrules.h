// SPDX-License-Identifier: MIT
#pragma once

#include <QLatin1String>
#include <QStringView>

#include <array>
#include <span>
#include <utility>

/// How six languages state facts about the one who calls. A sentence without its subject ("The caller", "Der Kunde") is
/// its first word and the rest; the rest has to match as a whole, since what a rule does not understand may matter.
/// `v` is the value, `old` one that the sentence says is over. test_data/briefing/contradictions.tsv holds what must
/// and what must not be put together; add sequences there first.
namespace am::factrules {

/// What @names stand for in the rules, in this order: later ones may hold earlier ones.
constexpr std::array<std::pair<QLatin1String, QStringView>, 21> parts{{
    {QLatin1String("@dates"), u"(?:[\\p{L}\\d.,-]+ ){0,2}[\\p{L}\\d.,-]+"},
    {QLatin1String("@since"),
     u"(?:,? (?:since|as of|seit|ab|desde|depuis) @dates| now| currently| jetzt| inzwischen| ahora| "
     u"actualmente| maintenant| désormais| agora| atualmente)?"},
    {QLatin1String("@when"),
     u"(?:,? (?:in|on|since|as of|last|im|am|seit|letzten?|letztes|en|desde|el|depuis|le|em|no|na|desde) "
     u"@dates| recently| kürzlich| recientemente| récemment| recentemente)?"},
    {QLatin1String("@town"), u"[\\p{Lu}\\d][\\p{L}\\p{M}\\d.'/-]*(?:,? "
                             u"(?:(?:de|la|le|el|las|los|les|del|do|da|dos|du|of|the|upon|sur) "
                             u"){0,2}[\\p{Lu}\\d][\\p{L}\\p{M}\\d.'/-]*){0,6}"
                             u"(?: am (?:Main|Neckar|Rhein|Inn|See|Bodensee))?"},
    {QLatin1String("@place"), u"(?:the )?(?<v>@town)"},
    {QLatin1String("@gone"), u"(?:the )?(?<old>@town)"},
    {QLatin1String("@firm"),
     u"[\\p{Lu}\\d][\\p{L}\\p{M}\\d.&'/+-]*(?: (?:(?:of|the|for|de|la|del|do|da|du|für|der|des|&) "
     u"){0,2}[\\p{Lu}\\d][\\p{L}\\p{M}\\d.&'/+-]*){0,5}"},
    {QLatin1String("@org"), u"(?:the |der |dem |la |el |l'|a |o )?(?<v>@firm)"},
    {QLatin1String("@left"), u"(?:the |der |dem |la |el |l'|a |o )?(?<old>@firm)"},
    {QLatin1String("@job"), u"(?: in \\p{Lu}[\\p{L}-]+)?(?: (?:as an?|als|como|comme|en tant que) "
                            u"[\\p{L}-]+(?: [\\p{L}-]+){0,2})?@since"},
    {QLatin1String("@role"), u"(?<v>[\\p{L}-]+(?: [\\p{L}-]+){0,3})"},
    {QLatin1String("@grade"), u"(?i:basic|básico|basis|standard|premium|pro|plus|free|starter|business|enterprise|"
                              u"professional|gold|silver|bronze|platinum|"
                              u"family|individual|student|unlimited|oro|plata|bronce|ouro|prata|or|argent)"},
    {QLatin1String("@tier"), u"(?<v>@grade)"},
    {QLatin1String("@namedplan"),
     u"(?<v>@grade|[\\p{Lu}\\d][\\p{L}\\d+-]*)(?= plan| tariff| tier| package|-Tarif|-Abo)"},
    {QLatin1String("@explan"), u"(?<old>@grade|[\\p{Lu}\\d][\\p{L}\\d+-]*)"},
    {QLatin1String("@planword"), u"(?: plan| tariff| tier| package| subscription)"},
    {QLatin1String("@channel"), u"(?<v>e-?mail|mail|phone|telephone|text(?: messages?)?|SMS|WhatsApp|post|letter)"},
    {QLatin1String("@other"),
     u"(?: (?:over|rather than|instead of|to) (?:e-?mails?|(?:phone|telephone)(?: calls)?|calls|texts?(?: "
     u"messages)?|SMS|WhatsApp|post|letters?))?"},
    {QLatin1String("@daytime"), u"(?<v>mornings?|afternoons?|evenings?)"},
    {QLatin1String("@number"), u"(?<v>no|one|two|three|four|five|six|an?|\\d)"},
    {QLatin1String("@speech"), u"(?<v>\\p{L}+)"},
}};

struct Rule
{
    const char *slot;
    QStringView first; ///< words that may begin the sentence, in lower case
    QStringView rest;
    bool single = true;
};

constexpr std::array english{
    Rule{"home", u"lives|live|resides|reside|living|residing", u"in @place@since"},
    Rule{"home", u"is|am", u"(?:now |currently )?(?:based|living|residing) in @place@since"},
    Rule{"home", u"moved|relocated", u"(?:recently |house )?(?:from @gone )?to @place@when"},
    Rule{"home", u"has|have", u"(?:recently |just |now )?(?:moved|relocated) (?:from @gone )?to @place@when"},
    Rule{"home", u"no", u"longer (?:lives|resides) in @gone"},
    Rule{"home", u"does|do", u"(?:not|no longer) live in @gone(?: any ?more)?"},
    Rule{"home", u"moved", u"(?:away from|out of) @gone@when"},
    Rule{"employer", u"works|work", u"(?:for|at) @org@job"},
    Rule{"employer", u"is|am", u"(?:now |currently )?(?:employed (?:by|at)|working (?:for|at)) @org@job"},
    Rule{"employer", u"started", u"(?:working|a new job) (?:for|at) @org@job@when"},
    Rule{"employer", u"has|have", u"(?:recently |just )?started (?:working|a new job) (?:for|at) @org@job@when"},
    Rule{"employer", u"changed|switched", u"(?:jobs?|employers?) from @left to @org@when"},
    Rule{"employer", u"moved|switched", u"jobs? to @org@when"},
    Rule{"employer", u"no", u"longer works (?:for|at) @left"},
    Rule{"employer", u"does|do", u"(?:not|no longer) work (?:for|at) @left(?: any ?more)?"},
    Rule{"employer", u"stopped", u"working (?:for|at) @left@when"},
    Rule{"employer", u"left", u"(?:her|his|their|my) job at @left@when"},
    Rule{"occupation", u"works|work", u"as an? @role@since"},
    Rule{"plan", u"is|am", u"(?:now |currently )?on (?:the |an? )?@namedplan@planword@since"},
    Rule{"plan", u"has|have|uses|use", u"(?:the |an? )?@namedplan(?: plan| tariff)@since"},
    Rule{"plan", u"upgraded|downgraded|switched|changed|moved",
         u"(?:from (?:the )?@explan@planword? )?to (?:the |an? )?(?|@namedplan|@tier)@planword?@when"},
    Rule{"plan", u"has|have",
         u"(?:recently |just |now )?(?:upgraded|downgraded|switched|changed) (?:from (?:the )?@explan@planword? )?to "
         u"(?:the |an? "
         u")?(?|@namedplan|@tier)@planword?@when"},
    Rule{"plan", u"subscribes|subscribed", u"to the @namedplan plan@when"},
    Rule{"plan", u"cancelled|canceled", u"(?:the|her|his|their|my) @explan@planword@when"},
    Rule{"plan", u"is", u"no longer on the @explan@planword"},
    Rule{"membership", u"is|am", u"(?:now |currently )?an? @tier member@since"},
    Rule{"membership", u"has|have", u"@tier (?:member )?status@since"},
    Rule{"language", u"prefers|prefer|wants",
         u"(?:to (?:speak|talk|communicate|be served|be spoken to)(?: in)?|speaking|communication in|conversations "
         u"in|calls in|service "
         u"in) @speech"},
    Rule{"preference:contact", u"prefers|prefer|wants",
         u"(?:to be (?:contacted|reached)|contact|communication|being contacted|to communicate|communicating) "
         u"(?:by|via|through) @channel@other"},
    Rule{"preference:contact", u"prefers|prefer", u"@channel(?: calls?)?(?: contact| communication)?@other"},
    Rule{"preference:contact", u"prefers|prefer", u"(?<v>text messages|emails|letters|phone calls)@other"},
    Rule{"preference:call time", u"prefers|prefer|wants|likes",
         u"(?:to (?:be called|receive calls)|calls|phone calls|being called|callbacks)(?: back)? in the @daytime"},
    Rule{"preference:call time", u"prefers|prefer|likes", u"@daytime (?:phone )?calls"},
    Rule{"preference:call time", u"is|am", u"best reached in the @daytime"},
    Rule{"preference:appointment time", u"prefers|prefer|wants|likes",
         u"(?|appointments in the @daytime|@daytime appointments)"},
    Rule{"preference:delivery time", u"prefers|prefer|wants|likes",
         u"(?|deliver(?:y|ies) in the @daytime|@daytime deliver(?:y|ies))"},
    Rule{"preference:seat", u"prefers|prefer|likes", u"(?:an? |the )?(?<v>window|aisle|middle) seats?"},
    Rule{"preference:smoking", u"prefers|prefer|wants", u"(?:an? )?(?<v>smoking|non-smoking) rooms?"},
    Rule{"preference:floor", u"prefers|prefer|wants",
         u"(?:a |the |rooms on (?:a |the )?)?(?<v>high|higher|low|lower|ground|upper) floors?"},
    Rule{"preference:payment", u"prefers|prefer|wants",
         u"(?:to pay|paying|payment) (?:by|via|on) (?<v>(?:credit |debit )?card|invoice|direct debit|cash|PayPal|bank "
         u"transfer)"},
    Rule{"preference:address form", u"prefers|prefer|wants|likes",
         u"to be addressed (?<v>formally|informally|by first name|by last name)"},
    Rule{"diet", u"is|am", u"(?:now |currently )?(?:a )?(?<v>vegetarian|vegan|pescatarian)@since"},
    Rule{"diet", u"became", u"(?:a )?(?<v>vegetarian|vegan|pescatarian)@when"},
    Rule{"diet", u"is|am", u"no longer (?:a )?(?<old>vegetarian|vegan|pescatarian)"},
    Rule{"marital status", u"is|am",
         u"(?:now |currently |recently )?(?<v>married|single|divorced|widowed|engaged)@since"},
    Rule{"marital status", u"got", u"(?<v>married|divorced|engaged)@when"},
    Rule{"children", u"has|have", u"(?:now )?@number (?:child|children|kids?)"},
};

constexpr std::array german{
    Rule{"home", u"wohnt|wohne|lebt|lebe", u"(?:jetzt |inzwischen |nun )?in @place@since"},
    Rule{"home", u"ist|bin", u"(?:kürzlich |vor kurzem )?(?:von @gone )?nach @place (?:gezogen|umgezogen)"},
    Rule{"home", u"zog|ziehe", u"(?:von @gone )?nach @place(?: um)?@when"},
    Rule{"home", u"wohnt|lebt|wohne|lebe", u"nicht mehr in @gone"},
    Rule{"employer", u"arbeitet|arbeite", u"(?:jetzt |inzwischen |nun )?(?:bei|für) @org@job"},
    Rule{"employer", u"ist|bin", u"(?:jetzt )?bei @org (?:angestellt|beschäftigt)"},
    Rule{"employer", u"hat", u"(?:von @left )?zu @org gewechselt"},
    Rule{"employer", u"arbeitet|arbeite", u"nicht mehr (?:bei|für) @left"},
    Rule{"occupation", u"arbeitet|arbeite", u"als (?<v>\\p{Lu}[\\p{L}-]+)@since"},
    Rule{"plan", u"ist|bin", u"(?:jetzt )?im @namedplan-(?:Tarif|Abo)"},
    Rule{"plan", u"hat|habe|nutzt|nutze", u"(?:jetzt )?(?:den|das) (?|Tarif @tier|@namedplan-(?:Tarif|Abo))@since"},
    Rule{"plan", u"ist|hat",
         u"(?:vom @explan-Tarif )?(?:zum|in den) (?|Tarif @tier|@namedplan-(?:Tarif|Abo)) gewechselt"},
    Rule{"plan", u"hat", u"den @explan-Tarif gekündigt"},
    Rule{"language", u"spricht|spreche", u"(?:lieber|am liebsten) @speech"},
    Rule{"language", u"möchte|bevorzugt", u"(?:auf )?@speech (?:sprechen|bedient werden)"},
    Rule{"preference:contact", u"möchte|will",
         u"(?:am liebsten |lieber )?(?:per|über) (?<v>E-?Mail|Telefon|SMS|WhatsApp|Post|Brief) "
         u"(?:kontaktiert|informiert|erreicht) werden"},
    Rule{"preference:contact", u"möchte|will", u"(?:am liebsten |lieber )?(?<v>telefonisch) kontaktiert werden"},
    Rule{"preference:contact", u"bevorzugt|bevorzuge",
         u"(?:(?:den )?Kontakt (?:per|über) )?(?<v>E-?Mail|Telefon|SMS|WhatsApp|Post|Brief)"},
    Rule{"preference:call time", u"bevorzugt|bevorzuge|wünscht",
         u"Anrufe (?:am )?(?<v>Vormittag|Nachmittag|Abend|vormittags|nachmittags|abends)"},
    Rule{"preference:call time", u"möchte|will",
         u"(?:am liebsten )?(?<v>vormittags|nachmittags|abends|morgens) angerufen werden"},
    Rule{"preference:seat", u"bevorzugt|bevorzuge", u"(?:einen )?(?<v>Fensterpl[aä]tze?|Gangpl[aä]tze?)"},
    Rule{"preference:address form", u"möchte|will", u"(?<v>geduzt|gesiezt) werden"},
    Rule{"diet", u"ist|bin", u"(?:jetzt |inzwischen )?(?<v>Vegetarier(?:in)?|Veganer(?:in)?|vegan)@since"},
    Rule{"diet", u"ist|bin", u"(?:kein|keine) (?<old>Vegetarier(?:in)?|Veganer(?:in)?) mehr"},
    Rule{"marital status", u"ist|bin", u"(?:jetzt |inzwischen )?(?<v>verheiratet|ledig|geschieden|verwitwet)@since"},
    Rule{"children", u"hat|habe", u"(?:jetzt )?(?<v>ein|zwei|drei|vier|fünf|\\d) Kind(?:er)?"},
};

constexpr std::array spanish{
    Rule{"home", u"vive|vivo|reside|resido", u"(?:ahora )?en @place@since"},
    Rule{"home", u"se|me",
         u"(?:ha |he )?(?:mudó|mudé|mudado|trasladó|trasladado) (?:recientemente )?(?:de @gone )?a @place@when"},
    Rule{"home", u"ya", u"no vive en @gone"},
    Rule{"employer", u"trabaja|trabajo", u"(?:ahora )?(?:en|para) @org@job"},
    Rule{"employer", u"ya", u"no trabaja (?:en|para) @left"},
    Rule{"occupation", u"trabaja|trabajo", u"(?:ahora )?(?:como|de) (?<v>\\p{Ll}+)@since"},
    Rule{"plan", u"tiene|tengo|usa", u"(?:ahora )?el plan (?|@tier|(?<v>\\p{Lu}[\\p{L}\\d]*))@since"},
    Rule{"plan", u"está|estoy", u"(?:ahora )?en el plan (?|@tier|(?<v>\\p{Lu}[\\p{L}\\d]*))@since"},
    Rule{"plan", u"cambió|pasó|ha",
         u"(?:cambiado |pasado )?(?:del plan @explan )?al plan (?|@tier|(?<v>\\p{Lu}[\\p{L}\\d]*))@when"},
    Rule{"plan", u"canceló", u"(?:el|su) plan @explan@when"},
    Rule{"language", u"prefiere|prefiero", u"(?:hablar|comunicarse|que le hablen|ser atendid[oa])(?: en)? @speech"},
    Rule{"preference:contact", u"prefiere|prefiero",
         u"(?:que (?:le|la|lo) (?:contacten|escriban)|ser contactad[oa]|el contacto|la comunicación) por (?<v>correo "
         u"electrónico|correo|teléfono|WhatsApp|SMS|email|carta)"},
    Rule{"preference:call time", u"prefiere|prefiero",
         u"(?:que (?:le|la|lo) llamen|(?:las |recibir )?llamadas|ser llamad[oa]) (?:por la|de) "
         u"(?<v>mañana|tarde|noche)"},
    Rule{"preference:seat", u"prefiere|prefiero",
         u"(?:el |un )?asientos? (?:de|en|junto a la) (?<v>ventanilla|pasillo)"},
    Rule{"diet", u"es|soy", u"(?:ahora )?(?<v>vegetarian[oa]|vegan[oa])@since"},
    Rule{"diet", u"ya", u"no es (?<old>vegetarian[oa]|vegan[oa])"},
    Rule{"marital status", u"está|estoy|es", u"(?:ahora )?(?<v>casad[oa]|solter[oa]|divorciad[oa]|viud[oa])@since"},
    Rule{"children", u"tiene|tengo", u"(?:ahora )?(?<v>un|una|dos|tres|cuatro|cinco|\\d) hij[oa]s?"},
};

constexpr std::array french{
    Rule{"home", u"habite|j'habite|vit|vis|réside", u"(?:maintenant |désormais )?(?:à |en |au )?@place@since"},
    Rule{"home", u"a|ai|j'ai", u"(?:récemment )?déménagé (?:de @gone )?(?:à|vers|en|au) @place@when"},
    Rule{"home", u"n'habite", u"plus (?:à|en|au) @gone"},
    Rule{"home", u"ne", u"vit plus (?:à|en|au) @gone"},
    Rule{"employer", u"travaille", u"(?:maintenant |désormais )?(?:chez|pour) @org@job"},
    Rule{"employer", u"est|suis", u"(?:maintenant )?employée? (?:chez|par) @org@job"},
    Rule{"employer", u"ne", u"travaille plus (?:chez|pour) @left"},
    Rule{"occupation", u"travaille", u"comme (?<v>\\p{Ll}+)@since"},
    Rule{"plan", u"est|suis", u"(?:maintenant )?(?:au|sur le) forfait (?|@tier|(?<v>\\p{Lu}[\\p{L}\\d]*))@since"},
    Rule{"plan", u"a|ai|j'ai", u"le forfait (?|@tier|(?<v>\\p{Lu}[\\p{L}\\d]*))@since"},
    Rule{"plan", u"est|suis", u"passée? (?:du forfait @explan )?au forfait (?|@tier|(?<v>\\p{Lu}[\\p{L}\\d]*))@when"},
    Rule{"plan", u"a", u"résilié (?:le|son) forfait @explan@when"},
    Rule{"language", u"préfère", u"(?:parler|communiquer|échanger)(?: en)? @speech"},
    Rule{"preference:contact", u"préfère|souhaite",
         u"(?:être (?:contactée?|jointe?)|qu'on (?:le|la) contacte|le contact|la communication) par "
         u"(?<v>e-?mail|courriel|téléphone|SMS|"
         u"WhatsApp|courrier)"},
    Rule{"preference:call time", u"préfère|souhaite",
         u"(?:être appelée?|qu'on l'appelle|les appels|recevoir les appels) (?:le |l')(?<v>matin|soir|après-midi)"},
    Rule{"preference:seat", u"préfère", u"(?:une place|un siège|les places|les sièges) côté (?<v>fenêtre|couloir)"},
    Rule{"diet", u"est|suis", u"(?:maintenant )?(?<v>végétarien(?:ne)?|végane?|végétalien(?:ne)?)@since"},
    Rule{"diet", u"n'est", u"plus (?<old>végétarien(?:ne)?|végane?|végétalien(?:ne)?)"},
    Rule{"marital status", u"est|suis", u"(?:maintenant )?(?<v>mariée?|célibataire|divorcée?|veuf|veuve)@since"},
    Rule{"children", u"a|ai|j'ai", u"(?:maintenant )?(?<v>un|une|deux|trois|quatre|cinq|\\d) enfants?"},
};

constexpr std::array portuguese{
    Rule{"home", u"mora|moro|vive|vivo|reside", u"(?:agora )?(?:em|no|na) @place@since"},
    Rule{"home", u"mudou-se", u"(?:recentemente )?(?:de @gone )?para (?:o |a )?@place@when"},
    Rule{"home", u"se|me", u"(?:mudou|mudei) (?:recentemente )?(?:de @gone )?para (?:o |a )?@place@when"},
    Rule{"home", u"não", u"(?:mora|vive) mais (?:em|no|na) @gone"},
    Rule{"home", u"já", u"não (?:mora|vive) (?:em|no|na) @gone"},
    Rule{"employer", u"trabalha|trabalho", u"(?:agora )?(?:em|no|na|para|para a|para o) @org@job"},
    Rule{"employer", u"não", u"trabalha mais (?:em|no|na|para) @left"},
    Rule{"employer", u"já", u"não trabalha (?:em|no|na|para) @left"},
    Rule{"occupation", u"trabalha|trabalho", u"(?:agora )?como (?<v>\\p{Ll}+)@since"},
    Rule{"plan", u"está|estou", u"(?:agora )?no plano (?|@tier|(?<v>\\p{Lu}[\\p{L}\\d]*))@since"},
    Rule{"plan", u"tem|tenho|usa", u"(?:agora )?o plano (?|@tier|(?<v>\\p{Lu}[\\p{L}\\d]*))@since"},
    Rule{"plan", u"mudou|passou|migrou",
         u"(?:do plano @explan )?para o plano (?|@tier|(?<v>\\p{Lu}[\\p{L}\\d]*))@when"},
    Rule{"plan", u"cancelou", u"o plano @explan@when"},
    Rule{"language", u"prefere|prefiro", u"(?:falar|comunicar-se|ser atendid[oa])(?: em)? @speech"},
    Rule{"preference:contact", u"prefere|prefiro",
         u"(?:ser contat?ad[oa]|ser contactad[oa]|contat?o|contacto|receber contato) (?:por|via) "
         u"(?<v>e-?mail|telefone|WhatsApp|SMS|carta)"},
    Rule{"preference:call time", u"prefere|prefiro",
         u"(?:ligações|chamadas|ser chamad[oa]|receber ligações) (?:de|à|pela) (?<v>manhã|tarde|noite)"},
    Rule{"preference:seat", u"prefere|prefiro",
         u"(?:o |um )?(?:assento|lugar)(?:es|s)? (?:na|no|à|junto à) (?<v>janela|corredor)"},
    Rule{"diet", u"é|sou", u"(?:agora )?(?<v>vegetarian[oa]|vegan[oa])@since"},
    Rule{"diet", u"não", u"é mais (?<old>vegetarian[oa]|vegan[oa])"},
    Rule{"marital status", u"é|está|sou", u"(?:agora )?(?<v>casad[oa]|solteir[oa]|divorciad[oa]|viúv[oa])@since"},
    Rule{"children", u"tem|tenho", u"(?:agora )?(?<v>um|uma|dois|duas|três|quatro|cinco|\\d) filh[oa]s?"},
};

/// Japanese sets no spaces, so these match the whole sentence without its subject; `first` is a word that stands in it.
/// Values hold no Hiragana: と, や, か join and ask.
constexpr std::array japanese{
    Rule{"home", u"住", u"(?:現在|今は|今)?@jaword(?:に)(?:住んでい(?:る|ます)|お住まい(?:です)?|住んでおり、?ます)"},
    Rule{"home", u"在住", u"(?:現在|今は|今)?@jaword在住(?:です|である)?"},
    Rule{"home", u"引っ越", u"(?:@jagoneから)?@jaword(?:に|へ)引っ越し(?:た|ました|をした)"},
    Rule{"home", u"転居", u"(?:@jagoneから)?@jaword(?:に|へ)転居し(?:た|ました)"},
    Rule{"home", u"住", u"(?:もう)?@jagoneに(?:はもう|はもはや|は)?住んでいない"},
    Rule{"employer", u"勤務", u"(?:現在|今は|今)?@jawordに勤務(?:している|しています|中)?"},
    Rule{"employer", u"働い", u"(?:現在|今は|今)?@jawordで働いてい(?:る|ます)"},
    Rule{"employer", u"転職", u"(?:@jagoneから)?@jawordに転職し(?:た|ました)"},
    Rule{"occupation", u"として働", u"@jawordとして働いてい(?:る|ます)"},
    Rule{"plan", u"プラン",
         u"@japlanプラン(?:を(?:契約|利用)(?:中|している|しています)|に(?:加入している|加入中|変更した|変更しました))"},
    Rule{"plan", u"プラン", u"@jaexプランから@japlanプランに(?:変更した|変更しました|変えた)"},
    Rule{"plan", u"プラン", u"@jaexプランを解約し(?:た|ました)"},
    Rule{
        "preference:contact", u"連絡",
        u"(?:連絡は)?(?<v>メール|電話|電子メール|LINE|郵送|SMS)での(?:ご)?連絡を(?:希望|好む)(?:している|しています)?"},
    Rule{"preference:call time", u"電話",
         u"(?<v>午前中?|午後|夕方|夜|朝)の(?:お)?電話を(?:希望|好む)(?:している|しています)?"},
    Rule{"language", u"語",
         u"(?<v>\\p{Katakana}{2,8}語|日本語|英語|中国語|韓国語)での(?:会話|対応|応対)を(?:希望|好む)(?:している|"
         u"しています)?"},
    Rule{"preference:seat", u"席", u"(?<v>窓側|通路側)の(?:席|座席)を(?:希望|好む)(?:している|しています)?"},
    Rule{"diet", u"リアン", u"(?<v>ベジタリアン|ビーガン|ヴィーガン)(?:です|である|だ)?"},
    Rule{"diet", u"ガン", u"(?<v>ビーガン|ヴィーガン)(?:です|である|だ|になった)?"},
    Rule{"marital status", u"婚", u"(?<v>既婚|未婚)(?:です|である|者)?"},
    Rule{"marital status", u"独身", u"(?<v>独身)(?:です|である)?"},
};

constexpr std::array<std::pair<QLatin1String, QStringView>, 4> japaneseParts{{
    {QLatin1String("@jaword"), u"(?<v>[\\p{Han}\\p{Katakana}ーa-zA-Z0-9・]{1,16})"},
    {QLatin1String("@jagone"), u"(?<old>[\\p{Han}\\p{Katakana}ーa-zA-Z0-9・]{1,16})"},
    {QLatin1String("@japlan"), u"(?<v>[\\p{Han}\\p{Katakana}ーa-zA-Z0-9]{1,12})"},
    {QLatin1String("@jaex"), u"(?<old>[\\p{Han}\\p{Katakana}ーa-zA-Z0-9]{1,12})"},
}};

constexpr std::array<std::span<const Rule>, 5> spaced{english, german, spanish, french, portuguese};

/// Who a sentence is about; nothing where that may be somebody else ("he", "Anna", "her sister").
constexpr QStringView subject = u"^(?:(?:The |the )?(?:[Cc]aller|[Uu]ser|[Cc]ustomer|[Cc]lient)|I|(?:Der |Die "
                                u")?(?:Anrufer(?:in)?|Kunde|Kundin|Nutzer(?:in)?)|Ich|"
                                u"(?:El |La )?(?:[Cc]lient[ea]|[Uu]suari[oa]|[Ll]lamante)|Yo|(?:Le |La "
                                u"|L')(?:[Cc]liente?|[Aa]ppelante?|[Uu]tilisateur|[Uu]tilisatrice)|Je|"
                                u"(?:O |A )?(?:[Cc]liente|[Uu]suári[oa]|[Uu]tilizadora?)|Eu) (?=\\S)";
constexpr QStringView adverb = u"^(?:[Nn]ow|[Cc]urrently|[Rr]ecently|[Jj]ust|[Jj]etzt|[Ii]nzwischen|[Aa]hora|[Aa]"
                               u"ctualmente|[Aa]gora|[Aa]tualmente) (?=\\S)";
constexpr QStringView japaneseSubject = u"^(?:(?:お客様|お客さま|ユーザー|利用者|発信者|顧客|通話者|私)は、?)?";

/// "The caller's employer is Siemens", "Meine Adresse ist …": a label, and a value that looks like one.
constexpr QStringView labelled = u"^(?:[Tt]he )?(?<label>(?:(?:[Cc]aller|[Uu]ser|[Cc]ustomer|[Cc]lient)'s |[Mm]y "
                                 u"|[Mm]eine? |[Mm]i |[Mm]on |[Mm]a |[Mm]eu |[Mm]inha )?[\\p{L} "
                                 u"-]{3,30}?) (?:is now|is|ist|lautet|es|est|é) (?<v>\\S.*)$";

} // namespace am::factrules
