// SPDX-License-Identifier: MIT
#include "briefing/callernamestatements.h"

#include "briefing/callernameform.h"
#include "briefing/callernamepatterns.h"

#include <QRegularExpression>

#include <vector>

using namespace Qt::StringLiterals;

namespace am {

namespace {
/// One way to say who is calling: what stands before the name, and what must stand behind it.
struct Statement
{
    QRegularExpression before; ///< holds a group `name` where the language sets no spaces
    QRegularExpression behind; ///< matched from the name's end
    int fewestWords = 1;
};

QRegularExpression compiled(QString pattern)
{
    for (const auto &[placeholder, words] : patterns::roles)
        pattern.replace(placeholder, words.toString());
    pattern.replace("@name"_L1, u"(?<name>"_s + japaneseNamePattern() + u')');
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption |
                                           QRegularExpression::UseUnicodePropertiesOption);
}

struct Language
{
    QRegularExpression hint;
    std::vector<Statement> statements;
};

std::vector<Language> compiledLanguages()
{
    std::vector<Language> all;
    for (const patterns::Language &language : patterns::languages) {
        all.push_back({.hint = compiled(language.hint.toString()), .statements = {}});
        for (const patterns::Statement &statement : language.statements) {
            all.back().statements.push_back({.before = compiled(statement.before.toString()),
                                             .behind = compiled(u"\\G(?:%1)"_s.arg(statement.behind)),
                                             .fewestWords = statement.fewestWords});
        }
    }
    return all;
}

/// The sentence up to `at`.
QString sentenceBefore(const QString &line, qsizetype at)
{
    static const QRegularExpression end(u"[.!?\u3002\uff01\uff1f] ?"_s);
    const QString before = line.first(at);
    return before.sliced(before.lastIndexOf(end) + 1);
}

bool isDoubted(const QString &line, qsizetype begin, qsizetype end)
{
    static const QRegularExpression before = compiled(patterns::doubtBefore.toString());
    static const QRegularExpression behind = compiled(patterns::doubtBehind.toString());
    return before.match(sentenceBefore(line, begin)).hasMatch() || behind.match(line, end).hasMatch();
}

QString nameIn(const QString &line, const Statement &statement, const QRegularExpressionMatch &match)
{
    qsizetype end = match.capturedEnd();
    QString name = match.captured(u"name"_s);
    if (!name.isEmpty()) {
        if (!isJapaneseName(name))
            return {};
    } else {
        const auto form = readName(line, end, NamePlace::Sentence);
        if (!form || form->words < statement.fewestWords)
            return {};
        name = form->name;
        end += form->length;
        if (!statement.behind.match(line, end).hasMatch())
            return {};
    }
    return isDoubted(line, match.capturedStart(), end) ? QString() : name;
}

QString nameIn(const QString &line, const Language &language)
{
    if (!language.hint.match(line).hasMatch())
        return {};
    for (const Statement &statement : language.statements) {
        auto matches = statement.before.globalMatch(line);
        while (matches.hasNext()) {
            if (QString name = nameIn(line, statement, matches.next()); !name.isEmpty())
                return name;
        }
    }
    return {};
}
} // namespace

bool isNameLabel(const QString &label)
{
    static const QRegularExpression pattern = compiled(u"^(?:%1)$"_s.arg(patterns::labels));
    return pattern.match(label).hasMatch();
}

QString statedName(const QString &line)
{
    static const std::vector<Language> languages = compiledLanguages();
    static const QRegularExpression agentSays = compiled(patterns::agentSays.toString());
    for (const Language &language : languages) {
        if (const QString name = nameIn(line, language); !name.isEmpty())
            return agentSays.match(line).hasMatch() ? QString() : name;
    }
    return {};
}

} // namespace am
