// SPDX-License-Identifier: MIT
#include "briefing/fact.h"

#include "briefing/factlabels.h"
#include "briefing/factrules.h"
#include "briefing/factvalues.h"
#include "briefing/plainwords.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype longestStatement = 160;

struct CompiledRule
{
    QString slot;
    bool single = true;
    QString sign; ///< Japanese: stands in every sentence that matches
    QRegularExpression pattern;
};

QRegularExpression expression(const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::UseUnicodePropertiesOption);
}

/// The last parts first: they hold earlier ones.
template<typename Parts>
QString expanded(QString pattern, const Parts &parts)
{
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
        pattern.replace(part->first, part->second.toString());
    return pattern;
}

QString whole(const QString &pattern)
{
    return u"^(?:"_s + pattern + u")$"_s;
}

using RulesByWord = QHash<QString, std::vector<CompiledRule>>;

RulesByWord spacedRules()
{
    RulesByWord rules;
    for (const auto &language : factrules::spaced) {
        for (const factrules::Rule &rule : language) {
            const QRegularExpression pattern = expression(whole(expanded(rule.rest.toString(), factrules::parts)));
            const QStringList words = rule.first.toString().split(u'|');
            for (const QString &word : words)
                rules[word].push_back(
                    {.slot = QLatin1StringView(rule.slot), .single = rule.single, .sign = {}, .pattern = pattern});
        }
    }
    return rules;
}

std::vector<CompiledRule> japaneseRules()
{
    std::vector<CompiledRule> rules;
    for (const factrules::Rule &rule : factrules::japanese) {
        const QString rest = expanded(rule.rest.toString(), factrules::japaneseParts);
        rules.push_back({.slot = QLatin1StringView(rule.slot),
                         .single = rule.single,
                         .sign = rule.first.toString(),
                         .pattern = expression(whole(rest))});
    }
    return rules;
}

std::optional<Fact> factOf(const CompiledRule &rule, const QString &rest)
{
    const QRegularExpressionMatch match = rule.pattern.match(rest);
    if (!match.hasMatch())
        return std::nullopt;
    const QString value = match.captured(u"v"_s);
    const QString old = match.captured(u"old"_s);
    // "does not live in … any more" has words in it that would be a reservation elsewhere.
    if (holdsReservation(value.isEmpty() ? old : rest) ||
        (!value.isEmpty() && !isPlainValue(value) && value != "no"_L1))
        return std::nullopt;
    const bool isProper = rule.slot == "home"_L1 || rule.slot == "employer"_L1;
    if (isProper && isCommonNoun(value))
        return std::nullopt;
    return Fact{.slot = rule.slot, .single = rule.single, .value = value, .replaces = old, .collected = false};
}

std::optional<Fact> spacedStatement(QString statement)
{
    static const RulesByWord rules = spacedRules();
    static const QRegularExpression subject = expression(factrules::subject.toString());
    static const QRegularExpression adverb = expression(factrules::adverb.toString());
    statement.remove(subject).remove(adverb);
    const qsizetype space = statement.indexOf(u' ');
    if (space < 0)
        return std::nullopt;
    const auto found = rules.constFind(statement.first(space).toCaseFolded());
    if (found == rules.cend())
        return std::nullopt;
    const QString rest = statement.sliced(space + 1);
    for (const CompiledRule &rule : *found) {
        if (auto fact = factOf(rule, rest))
            return fact;
    }
    return std::nullopt;
}

std::optional<Fact> japaneseStatement(QString statement)
{
    static const std::vector<CompiledRule> rules = japaneseRules();
    static const QRegularExpression subject = expression(factrules::japaneseSubject.toString());
    statement.remove(subject);
    for (const CompiledRule &rule : rules) {
        if (!statement.contains(rule.sign))
            continue;
        if (auto fact = factOf(rule, statement))
            return fact;
    }
    return std::nullopt;
}

/// Does a value look as its slot's values do in sentences?
bool hasForm(const QString &value, ValueForm form)
{
    static const QRegularExpression place = expression(whole(expanded(u"@town"_s, factrules::parts)));
    static const QRegularExpression company = expression(whole(expanded(u"(?:the )?@firm"_s, factrules::parts)));
    static const QRegularExpression email = expression(u"^[^\\s@]+@[^\\s@]+$"_s);
    switch (form) {
    case ValueForm::DatumOnly:
        return false;
    case ValueForm::Place:
        return place.match(value).hasMatch();
    case ValueForm::Company:
        return company.match(value).hasMatch();
    case ValueForm::Email:
        return email.match(value).hasMatch();
    }
    return false;
}

std::optional<Fact> labelledStatement(const QString &statement)
{
    static const QRegularExpression pattern = expression(factrules::labelled.toString());
    const QRegularExpressionMatch match = pattern.match(statement);
    if (!match.hasMatch())
        return std::nullopt;
    const auto label = factLabel(match.captured(u"label"_s));
    const QString value = match.captured(u"v"_s);
    if (!label || !hasForm(value, label->form) || !isPlainValue(value))
        return std::nullopt;
    return Fact{.slot = label->slot, .single = label->single, .value = value, .replaces = {}, .collected = false};
}

std::optional<Fact> datum(const QString &text, qsizetype colon)
{
    const auto label = factLabel(text.first(colon));
    const QString value = text.sliced(colon + 1).trimmed();
    if (!label || !isPlainValue(value) || (label->form == ValueForm::Email && !hasForm(value, ValueForm::Email)))
        return std::nullopt;
    return Fact{.slot = label->slot, .single = label->single, .value = value, .replaces = {}, .collected = true};
}

/// A name that is all a memory says: what is left of it is a handful of words that name nothing else.
std::optional<Fact> nameFact(const QString &statement, const CallerName &name)
{
    static const QRegularExpression frame =
        expression(u"^(?:[^:：]{1,40}[:：] ?|(?:(?:[Tt]he )?(?:[Cc]aller|[Uu]ser|[Cc]ustomer|[Cc]lient)(?:'s (?:full "
                   u")?name)? is(?: named| called)?|"
                   u"[Mm]y name is|[Nn]ame is|Ich heiße|[Mm]ein Name ist|(?:(?:Der|Die) "
                   u")?(?:Anrufer(?:in)?|Kunde|Kundin) heißt|[Mm]e llamo|[Ss]e llama|(?:El |La "
                   u")?[Cc]lient[ea] se llama|[Jj]e m'appelle|S'appelle|(?:Le|La) cliente? s'appelle|(?:O |A "
                   u")?[Cc]liente se chama|[Cc]hama-se|[Mm]eu nome "
                   u"é|(?:お?名前|氏名)は) ?)$"_s);
    if (name.confidence == NameConfidence::None || !statement.endsWith(name.text) ||
        !frame.match(statement.chopped(name.text.size())).hasMatch())
        return std::nullopt;
    return Fact{.slot = u"name"_s,
                .single = true,
                .value = name.text,
                .replaces = {},
                .collected = name.confidence == NameConfidence::Collected};
}

/// Without a full stop at its end, and with plain apostrophes.
QString statementOf(const QString &text)
{
    QString statement = text.simplified().replace(u'\u2019', u'\'');
    if (statement.endsWith(u'.') || statement.endsWith(u'\u3002') || statement.endsWith(u'!'))
        statement.chop(1);
    return statement;
}
} // namespace

std::optional<Fact> factIn(const QString &text, const CallerName &name)
{
    if (text.size() > longestStatement)
        return std::nullopt;
    const QString statement = statementOf(text);
    if (auto fact = nameFact(statement, name))
        return fact;
    static const QRegularExpression colonMark(u"[:\uff1a]"_s);
    if (const qsizetype colon = statement.indexOf(colonMark); colon >= 0)
        return datum(statement, colon);
    if (std::any_of(statement.cbegin(), statement.cend(), isUnspaced))
        return japaneseStatement(statement);
    if (auto fact = spacedStatement(statement))
        return fact;
    return labelledStatement(statement);
}

} // namespace am
