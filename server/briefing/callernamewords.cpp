// SPDX-License-Identifier: MIT
#include "briefing/callernamewords.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {
/// The whole value, folded. Some are surnames (Guest, Test), so they only count alone.
constexpr QStringView placeholders =
    u"anon|anonymous|blank|empty|guest|hidden|john doe|jane doe|john smith doe|name|nil|no "
    u"name|nobody|none|null|private|"
    u"refused|somebody|someone|test|unclear|undefined|undisclosed|unidentified|unknown|unnamed|unspecified|withheld|"
    u"not|"
    u"yes|true|false|confidential|restricted|unavailable|voicemail|declined|redacted|secret|mud|legion|crazy|"
    u"toll free|new york|segredo|secreto|geheim|geheimnis|deutsch|polizei|joe bloggs|john q. public|"
    u"fulano|fulana|fulano de tal|fulana de tal|mengano|zutano|perengano|fulano da "
    u"silva|nadie|anónimo|anónima|desconocido|"
    u"desconocida|ninguno|ninguna|incorrecto|ninguém|anônimo|anônima|desconhecido|desconhecida|nenhum|nenhuma|sigiloso|"
    u"max mustermann|maxi mustermann|erika mustermann|mustermann|musterfrau|otto normalverbraucher|anonym|unbekannt|"
    u"unbekannte|unbekannter|niemand|keine|keiner|programm|schall|hase|entfällt|"
    u"anonyme|inconnu|inconnue|personne|aucun|aucune|néant|madame|monsieur|untel|"
    u"不明|不詳|匿名|なし|無し|仮名|秘密|非公開|無回答|名無し|名前|ななし|ふめい|みかくにん|未定|本人|隣人|家族|友人|"
    u"知人|代理人|"
    u"夫|妻|親|両親|同僚|上司|学生|主婦|医師|教師|弁護士|看護師|警察|はい|いいえ|ひみつ|漢字|本名|旧姓|偽名|法人|個人|"
    u"父|母|息子|娘|ノーネーム|ゲスト|テスト|ユーザー|不詳者|未知|不详|无|通りすがり";

/// One word of it is enough, folded.
constexpr QStringView foreignWords =
    // who calls and who answers
    u"agent|assistant|bot|caller|client|customer|member|owner|manager|neighbor|neighbour|operator|patient|premium|"
    u"representative|support|service|department|desk|team|tenant|user|reception|office|head|director|"
    u"agente|asistente|atendente|cliente|clienta|usuario|usuaria|usuário|usuária|utilizador|utilizadora|vecino|vecina|"
    u"vizinho|vizinha|llamante|titular|inquilino|inquilina|abogado|abogada|advogado|advogada|médico|médica|"
    u"anrufer|anruferin|kunde|kundin|kunden|nutzer|nutzerin|benutzer|mieter|mieterin|nachbar|nachbarin|anwalt|anwältin|"
    u"arzt|ärztin|lehrer|lehrerin|leiter|leiterin|inhaber|inhaberin|neukunde|stammkunde|kundennummer|nummer|abteilung|"
    u"vertreter|vertreterin|mitarbeiter|mitarbeiterin|assistentin|agentin|"
    u"appelant|appelante|cliente|utilisateur|utilisatrice|voisin|voisine|locataire|avocat|avocate|médecin|"
    u"boss|doctor|doktor|doutor|doutora|madam|sir|senhor|senhora|nurse|chief|father|mother|witness|director|directeur|"
    u"directrice|diretor|diretora|directora|général|générale|gerente|geral|chef|chefin|chefe|porteiro|testigo|"
    u"testemunha|"
    u"vater|mutter|sohn|tochter|ehemann|ehefrau|bruder|schwester|hijo|hija|esposo|esposa|filho|filha|daughter|husband|"
    u"wife|"
    u"vermieter|vermieterin|polizist|gold|silver|platinum|tier|"
    // companies and institutions
    u"ag|bank|banco|banque|company|corp|corporation|empresa|entreprise|firma|gmbh|group|gruppe|holding|inc|insurance|"
    u"assurance|assurances|seguros|seguradora|kg|lda|limited|llc|llp|logistics|logistik|ltd|ltda|ohg|plc|plumbing|sarl|"
    u"sas|"
    u"solutions|spedition|sparkasse|stadtwerke|systems|transportes|transports|versicherung|praxis|clinic|hospital|"
    u"hotel|"
    u"garage|société|wireless|scam|spam|uber|taxi|train|bus|school|university|restaurant|shop|store|airlines|"
    // when, and how else to reach
    u"monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|tonight|later|anytime|asap|back|again|"
    u"january|february|september|october|november|december|email|phone|mail|morgen|heute|abends|montag|dienstag|"
    u"mittwoch|"
    u"donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|lunes|martes|"
    u"miércoles|jueves|viernes|sábado|mañana|hoy|segunda|terça|quarta|quinta|sexta|amanhã|hoje|"
    // who comes from where
    u"american|african|asian|british|canadian|catholic|english|european|french|german|italian|jewish|muslim|spanish|"
    u"christian-democrat|deutscher|deutsche|österreicher|schweizer|inglés|francés|español|inglês|português|"
    // words of a sentence, and what people make fun of
    u"non|não|nao|sin|sem|nicht|kein|keine|keiner|pas|sans|without|first|last|firstname|lastname|vorname|nachname|"
    u"refused|"
    u"declined|after|before|mornings|evenings|afternoons|initials|in|on|at|new|here|file|list|still|also|spelled|ihnen|"
    u"ihren|ihre|"
    u"bestandteil|como|i|my|your|our|the|name|mein|dein|ihr|mi|mon|meu|it|he|she|we|they|you|not|no|sie|er|ich|wir|"
    u"mich|mir|es|das|die|"
    u"mr|mrs|ms|dr|unknown|unbekannt|inconnu|desconocido|desconhecido|n.a|n/a|k.a|example|sample|placeholder|testuser|"
    u"null|none|undefined|provided|given|doe|mustermann|musterfrau|mucho|street|avenue|avenida|straße|rue";

constexpr QStringView japaneseParts =
    u"記入|該当|特に|とくに|非通知|言いた|教え|よろしく|匿名|会社|法人|銀行|保険|株式|有限|商店|物流|病院|不明|未確認|"
    u"未回答|未入力|未登録|未取得|担当|契約者|"
    u"お客|顧客|聞き取|利用者|伺って|わから|分から|拒否|名義|ありま|ござい|サービス|サポート|センター|株|通り|"
    u"まだ|おそら|たぶん|いつも|以下|前回|同じ|別の|とても|エージェント|オペレーター|カスタマー";

QSet<QString> folded(QStringView words)
{
    QSet<QString> set;
    const auto parts = words.split(u'|');
    for (const QStringView part : parts)
        set.insert(part.toString().toCaseFolded());
    return set;
}
} // namespace

bool isNoName(const QString &name)
{
    static const QSet<QString> whole = folded(placeholders);
    static const QSet<QString> words = folded(foreignWords);
    static const QRegularExpression japanese(japaneseParts.toString());
    const QString lower = name.toCaseFolded();
    const QStringList parts = lower.split(u' ');
    return whole.contains(lower) || japanese.match(name).hasMatch() ||
           std::any_of(parts.cbegin(), parts.cend(), [](const QString &part) { return words.contains(part); });
}

} // namespace am
