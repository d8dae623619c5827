// SPDX-License-Identifier: MIT
#include "briefing/defaulttemplates.h"

#include <array>

using namespace Qt::StringLiterals;

namespace am {

namespace {
/// A language's wording. `caller` names the person on the line, `use` says what the notes are good for. The greetings
/// are to be spoken: short, for an adult who is a stranger, and not telling the agent's gender.
struct Wording
{
    const char16_t *language;
    const char16_t *prompt;
    const char16_t *caller;
    const char16_t *use;
    const char16_t *greetsAgainByName;
    const char16_t *greetsByName;
    const char16_t *greetsAgain;
    const char16_t *greets;
};

// Portuguese avoids what Brazil and Portugal say differently. Japanese names take 様 in speech to a customer.
constexpr std::array wordings{
    Wording{
        u"en",
        u"You are a friendly and helpful assistant on the telephone. Speak naturally, keep your answers short and ask "
        u"when something is unclear.",
        u"The caller is probably {{caller_name}}.",
        u"Use such notes where they help the caller. Do not recite them, and do not guess what they do not say.",
        u"Hello {{caller_name}}, good to hear from you again. How can I help?",
        u"Hello {{caller_name}}, how can I help you?",
        u"Hello, good to hear from you again. How can I help?",
        u"Hello, how can I help you?",
    },
    Wording{
        u"es",
        u"Eres un asistente telefónico amable y servicial. Habla en español, con naturalidad y de usted; da respuestas "
        u"breves y pregunta cuando algo no quede claro.",
        u"Probablemente llama {{caller_name}}.",
        u"Usa estas notas cuando ayuden a la persona que llama. No las recites ni supongas lo que no dicen.",
        u"Hola, {{caller_name}}, qué gusto volver a hablar con usted. ¿En qué puedo ayudarle?",
        u"Hola, {{caller_name}}. ¿En qué puedo ayudarle?",
        u"Hola, qué gusto volver a hablar con usted. ¿En qué puedo ayudarle?",
        u"Hola. ¿En qué puedo ayudarle?",
    },
    Wording{
        u"de",
        u"Du bist ein freundlicher und hilfsbereiter Assistent am Telefon. Sprich natürliches Deutsch, sieze dein "
        u"Gegenüber, antworte kurz und frage nach, wenn etwas unklar ist.",
        u"Am Telefon ist vermutlich {{caller_name}}.",
        u"Nutze diese Notizen, wo sie im Gespräch helfen. Lies sie nicht vor, und rate nicht, was sie nicht sagen.",
        u"Guten Tag, {{caller_name}}, schön, dass Sie wieder anrufen. Was kann ich für Sie tun?",
        u"Guten Tag, {{caller_name}}. Was kann ich für Sie tun?",
        u"Guten Tag, schön, dass Sie wieder anrufen. Was kann ich für Sie tun?",
        u"Guten Tag, was kann ich für Sie tun?",
    },
    Wording{
        u"fr",
        u"Vous êtes un assistant téléphonique aimable et serviable. Parlez un français naturel, vouvoyez la personne, "
        u"répondez brièvement et demandez des précisions quand quelque chose n'est pas clair.",
        u"La personne au téléphone est probablement {{caller_name}}.",
        u"Servez-vous de ces notes quand elles aident la personne qui appelle. Ne les récitez pas et ne devinez pas ce "
        u"qu'elles ne disent pas.",
        u"Bonjour {{caller_name}}, quel plaisir de vous entendre à nouveau. Comment puis-je vous aider\u00a0?",
        u"Bonjour {{caller_name}}, comment puis-je vous aider\u00a0?",
        u"Bonjour, quel plaisir de vous entendre à nouveau. Comment puis-je vous aider\u00a0?",
        u"Bonjour, comment puis-je vous aider\u00a0?",
    },
    Wording{
        u"pt",
        u"O seu papel é atender o telefone com simpatia e ajudar quem liga. Fale português com naturalidade, dê "
        u"respostas curtas e pergunte quando algo não estiver claro.",
        u"Quem liga é provavelmente {{caller_name}}.",
        u"Use estas notas quando ajudarem quem liga. Não as recite e não adivinhe o que elas não dizem.",
        u"Olá, {{caller_name}}, que bom falarmos de novo. Em que posso ajudar?",
        u"Olá, {{caller_name}}. Em que posso ajudar?",
        u"Olá, que bom falarmos de novo. Em que posso ajudar?",
        u"Olá, em que posso ajudar?",
    },
    Wording{
        u"ja",
        u"あなたは電話で応対する、親切で頼りになるアシスタントです。自然で丁寧な日本語で話し、短く答え、"
        u"はっきりしないことがあれば聞き返してください。",
        u"電話の相手はおそらく{{caller_name}}様です。",
        u"これらのメモは、お客様の役に立つときに使ってください。読み上げたり、書かれていないことを"
        u"推測したりしないでください。",
        u"{{caller_name}}様、いつもお電話ありがとうございます。本日はどのようなご用件でしょうか。",
        u"{{caller_name}}様、お電話ありがとうございます。どのようなご用件でしょうか。",
        u"いつもお電話ありがとうございます。本日はどのようなご用件でしょうか。",
        u"お電話ありがとうございます。どのようなご用件でしょうか。",
    },
};

const Wording &wordingOf(const QString &language)
{
    const QString code = language.section(u'-', 0, 0).toLower();
    for (const Wording &wording : wordings) {
        if (code == QStringView(wording.language))
            return wording;
    }
    return wordings.front();
}

QString text(const char16_t *wording)
{
    return QStringView(wording).toString();
}
} // namespace

QStringList defaultTemplateLanguages()
{
    QStringList languages;
    for (const Wording &wording : wordings)
        languages.append(text(wording.language));
    return languages;
}

QString defaultPrompt(const QString &language)
{
    return text(wordingOf(language).prompt);
}

QString defaultNotes(const QString &language)
{
    const Wording &wording = wordingOf(language);
    return u"{{#if caller_name}}\n%1\n\n{{/if}}\n{{memory_context}}{{#if returning_caller}}\n\n%2{{/if}}"_s.arg(
        text(wording.caller), text(wording.use));
}

QString defaultGreeting(const QString &language)
{
    const Wording &wording = wordingOf(language);
    return u"{{#if caller_name}}{{#if returning_caller}}%1{{else}}%2{{/if}}"
           "{{else}}{{#if returning_caller}}%3{{else}}%4{{/if}}{{/if}}"_s.arg(
               text(wording.greetsAgainByName), text(wording.greetsByName), text(wording.greetsAgain),
               text(wording.greets));
}

} // namespace am
