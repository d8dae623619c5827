// SPDX-License-Identifier: MIT
#include "briefing/factlabels.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringList>

#include <array>

using namespace Qt::StringLiterals;

namespace am {

namespace {
struct Row
{
    const char *slot;
    bool single;
    ValueForm form;
    QStringView labels; ///< folded, with single spaces for _ and -
};

/// A caller has several of these at a time, so none takes the place of another.
constexpr bool many = false;
constexpr bool one = true;

constexpr std::array rows{
    Row{"home", one, ValueForm::Place,
        u"city|home city|current city|city of residence|residence|place of "
        u"residence|wohnort|stadt|wohnsitz|ciudad|ciudad de "
        u"residencia|ville|ville de résidence|lieu de résidence|cidade|cidade de residência|居住地|お住まい"},
    Row{"address", one, ValueForm::Place,
        u"address|home address|street address|current address|new address|adresse|anschrift|wohnadresse|neue adresse|"
        u"dirección|domicilio|adresse postale|endereço|morada|住所|ご住所"},
    Row{"address:delivery", one, ValueForm::DatumOnly,
        u"delivery address|shipping address|lieferadresse|dirección de entrega|dirección de envío|adresse de livraison|"
        u"endereço de entrega|お届け先|配送先"},
    Row{"address:billing", one, ValueForm::DatumOnly,
        u"billing address|rechnungsadresse|dirección de facturación|adresse de facturation|endereço de faturação|"
        u"endereço de cobrança|請求先住所"},
    Row{"employer", one, ValueForm::Company,
        u"employer|company|company name|current employer|workplace|arbeitgeber|firma|unternehmen|empresa|empleador|"
        u"employeur|entreprise|empregador|勤務先|お勤め先|会社名"},
    Row{"occupation", one, ValueForm::DatumOnly,
        u"occupation|profession|job title|beruf|profesión|ocupación|profissão|ocupação|métier|職業"},
    Row{"plan", one, ValueForm::DatumOnly,
        u"plan|current plan|subscription plan|tariff|subscription tier|tarif|aktueller tarif|tarifa|plan "
        u"actual|forfait|"
        u"formule|plano|plano atual|プラン|契約プラン|料金プラン"},
    Row{"membership", one, ValueForm::DatumOnly,
        u"membership level|membership tier|membership status|loyalty tier|status level|mitgliedsstatus|nivel de "
        u"membresía|niveau de fidélité|nível de fidelidade|会員ランク"},
    Row{"email", one, ValueForm::Email,
        u"email|e mail|mail|email address|e mail address|new email|new email address|contact email|e mail "
        u"adresse|mailadresse|email "
        u"adresse|correo|correo "
        u"electrónico|dirección de correo|adresse e mail|adresse email|courriel|endereço de e mail|endereço de email|"
        u"メール|メールアドレス|eメール"},
    Row{"email:work", one, ValueForm::Email, u"work email|business email|geschäftliche e mail|correo del trabajo"},
    Row{"phone", many, ValueForm::DatumOnly,
        u"phone|phone number|mobile|mobile number|cell|cell phone|telephone|telephone number|callback number|contact "
        u"number|"
        u"telefon|telefonnummer|handynummer|mobilnummer|rückrufnummer|teléfono|número de teléfono|móvil|téléphone|"
        u"numéro de téléphone|portable|telefone|número de telefone|celular|telemóvel|電話番号|携帯番号|連絡先電話番号"},
    Row{"language", one, ValueForm::DatumOnly,
        u"language|preferred language|language preference|sprache|bevorzugte sprache|wunschsprache|idioma|idioma "
        u"preferido|langue|langue préférée|言語|希望言語"},
    Row{"birthday", one, ValueForm::DatumOnly,
        u"date of birth|birth date|birthdate|birthday|dob|geburtsdatum|geburtstag|fecha de nacimiento|date de "
        u"naissance|data "
        u"de nascimento|生年月日"},
    Row{"marital status", one, ValueForm::DatumOnly,
        u"marital status|familienstand|estado civil|situation familiale|婚姻状況"},
    Row{"diet", one, ValueForm::DatumOnly, u"diet|ernährungsweise|dieta|régime alimentaire"},
    Row{"insurer", one, ValueForm::DatumOnly,
        u"insurer|health insurer|health insurance provider|krankenkasse|krankenversicherung|aseguradora|mutuelle|"
        u"seguradora|保険会社"},
    Row{"time zone", one, ValueForm::DatumOnly,
        u"time zone|timezone|zeitzone|zona horaria|fuseau horaire|fuso horário"},
    Row{"preference:contact", one, ValueForm::DatumOnly,
        u"preferred contact method|contact preference|preferred contact|preferred contact channel|preferred channel|"
        u"bevorzugter kontaktweg|kontaktweg|bevorzugte kontaktart|medio de contacto preferido|contacto preferido|moyen "
        u"de "
        u"contact préféré|meio de contato preferido|forma de contato preferida|希望連絡方法|連絡方法"},
    Row{"preference:call time", one, ValueForm::DatumOnly,
        u"best time to call|preferred call time|preferred time to call|preferred callback time|beste "
        u"anrufzeit|bevorzugte "
        u"anrufzeit|mejor hora para llamar|meilleur moment pour appeler|melhor horário para "
        u"ligar|希望連絡時間|希望連絡時間帯"},
    Row{"preference:payment", one, ValueForm::DatumOnly,
        u"preferred payment method|bevorzugte zahlungsart|forma de pago preferida|moyen de paiement préféré|forma de "
        u"pagamento preferida|希望支払方法"},
    Row{"preference:seat", one, ValueForm::DatumOnly, u"seat preference|preferred seat|sitzplatzwunsch|座席の希望"},
    Row{"appointment", many, ValueForm::DatumOnly,
        u"appointment|appointment date|appointment time|next appointment|termin|cita|fecha de la cita|rendez vous|date "
        u"du "
        u"rendez vous|consulta|agendamento|data da consulta|予約|予約日時"},
    Row{"order", many, ValueForm::DatumOnly,
        u"order|order number|order id|bestellung|bestellnummer|pedido|número de pedido|commande|numéro de commande|"
        u"número do pedido|encomenda|注文番号"},
};

QString normalized(QString label)
{
    return label.replace(u'_', u' ').replace(u'-', u' ').replace(u'\u2019', u'\'').simplified().toCaseFolded();
}
} // namespace

std::optional<FactLabel> factLabel(const QString &label)
{
    static const QHash<QString, const Row *> table = [] {
        QHash<QString, const Row *> byLabel;
        for (const Row &row : rows) {
            const QStringList labels = row.labels.toString().split(u'|');
            for (const QString &each : labels)
                byLabel.insert(each, &row);
        }
        return byLabel;
    }();
    static const QRegularExpression owner(
        u"^(?:(?:the )?(?:caller|user|customer|client)(?:'s)?|my|your|mein|meine|mi|mon|ma|"
        u"meu|minha|o meu|a minha) |^(?:お客様|ユーザー|顧客)の"
        u"| (?:de[sr] (?:anrufers|anruferin|kunden|kundin)|(?:del|de la|do|da) client[ea]|"
        u"du client|de la cliente)$"_s);
    const QString whole = normalized(label);
    const Row *row = table.value(whole);
    if (row == nullptr)
        row = table.value(QString(whole).remove(owner));
    if (row == nullptr)
        return std::nullopt;
    return FactLabel{.slot = QLatin1StringView(row->slot), .single = row->single, .form = row->form};
}

} // namespace am
