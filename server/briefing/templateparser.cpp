// SPDX-License-Identifier: MIT
#include "briefing/templateparser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype longestName = 64;
constexpr qsizetype deepest = 8;

bool isThePlatforms(const QString &variable)
{
    return variable.startsWith("system__"_L1) || variable.startsWith("sip_"_L1);
}

QString allowed()
{
    return u"allowed are "_s + briefingVariables().join(", "_L1) +
           u", and system__… and sip_… which ElevenLabs fills in itself"_s;
}

QString allowedConditions()
{
    QStringList variables = briefingVariables();
    variables.removeOne(u"memory_context"_s);
    return u"expected {{#if VARIABLE}} or {{#if not VARIABLE}} with one of "_s + variables.join(", "_L1);
}

bool isBlank(QStringView text)
{
    return text.trimmed().isEmpty();
}
} // namespace

TemplateParser::TemplateParser(const QString &text)
    : m_text(text)
{
}

Result<Template> TemplateParser::parse()
{
    while (true) {
        const auto tag = nextTag();
        if (!tag)
            return tag.error();
        if (!*tag)
            break;
        if (const auto mistake = take(**tag))
            return *mistake;
    }
    if (!m_open.isEmpty())
        return badInput(m_open.last().line, u"{{#if …}} without {{/if}}"_s);
    takeText(m_text.size());
    return m_result;
}

Result<std::optional<TemplateParser::Tag>> TemplateParser::nextTag()
{
    const qsizetype begin = m_text.indexOf("{{"_L1, m_at);
    if (begin < 0)
        return std::optional<Tag>();
    const qsizetype close = m_text.indexOf("}}"_L1, begin);
    const qsizetype lineEnd = m_text.indexOf(u'\n', begin);
    if (close < 0 || (lineEnd >= 0 && lineEnd < close))
        return badInput(lineOf(begin), u"'{{' without '}}' on the same line"_s);
    return std::optional(Tag{begin, close + 2, m_text.sliced(begin + 2, close - begin - 2).simplified()});
}

std::optional<Error> TemplateParser::take(const Tag &tag)
{
    if (tag.name.startsWith("#if "_L1))
        return open(tag, tag.name.sliced(4));
    if (tag.name == "else"_L1)
        return turn(tag);
    if (tag.name == "/if"_L1)
        return close(tag);
    if (isThePlatforms(tag.name)) {
        takeText(tag.end);
        return std::nullopt;
    }
    const QString shown = tag.name.left(longestName);
    if (tag.name.startsWith(u'#') || tag.name.startsWith(u'/') || tag.name.startsWith("else"_L1))
        return badInput(lineOf(tag.begin), u"{{%1}}: %2, {{else}}, {{/if}}"_s.arg(shown, allowedConditions()));
    if (!briefingVariables().contains(tag.name))
        return badInput(lineOf(tag.begin), u"unknown variable {{%1}}; %2"_s.arg(shown, allowed()));
    takeText(tag.begin);
    m_at = tag.end;
    m_result.m_pieces.append({Kind::Variable, tag.name, 0});
    return std::nullopt;
}

std::optional<Error> TemplateParser::open(const Tag &tag, const QString &condition)
{
    const bool negated = condition.startsWith("not "_L1);
    const QString variable = negated ? condition.sliced(4) : condition;
    if (variable == "memory_context"_L1) {
        return badInput(lineOf(tag.begin), u"{{#if memory_context}} always holds, for without notes it says that there "
                                           "are none; ask for memory_count, memory_summary or returning_caller"_s);
    }
    if (!briefingVariables().contains(variable)) {
        return badInput(lineOf(tag.begin), u"{{#if %1}}: %2"_s.arg(condition.left(longestName), allowedConditions()));
    }
    if (m_open.size() >= deepest)
        return badInput(lineOf(tag.begin), u"{{#if …}} inside %1 others; at most %1 nest"_s.arg(deepest));
    takeTextAround(tag);
    m_open.append({.line = lineOf(tag.begin), .piece = m_result.m_pieces.size(), .jump = {}});
    m_result.m_pieces.append({negated ? Kind::If : Kind::Unless, variable, 0});
    return std::nullopt;
}

std::optional<Error> TemplateParser::turn(const Tag &tag)
{
    if (m_open.isEmpty())
        return badInput(lineOf(tag.begin), u"{{else}} without {{#if …}}"_s);
    Condition &condition = m_open.last();
    if (condition.jump)
        return badInput(lineOf(tag.begin), u"a second {{else}} for the {{#if …}} in line %1"_s.arg(condition.line));
    takeTextAround(tag);
    condition.jump = m_result.m_pieces.size();
    m_result.m_pieces.append({Kind::Jump, {}, 0});
    m_result.m_pieces[condition.piece].next = m_result.m_pieces.size();
    return std::nullopt;
}

std::optional<Error> TemplateParser::close(const Tag &tag)
{
    if (m_open.isEmpty())
        return badInput(lineOf(tag.begin), u"{{/if}} without {{#if …}}"_s);
    takeTextAround(tag);
    const Condition condition = m_open.takeLast();
    m_result.m_pieces[condition.jump.value_or(condition.piece)].next = m_result.m_pieces.size();
    return std::nullopt;
}

void TemplateParser::takeText(qsizetype end)
{
    if (end > m_at)
        m_result.m_pieces.append({Kind::Text, m_text.sliced(m_at, end - m_at), 0});
    m_at = std::max(m_at, end);
}

void TemplateParser::takeTextAround(const Tag &tag)
{
    // With lastIndexOf() from -1 the search would begin at the end.
    const qsizetype lineBegin = tag.begin == 0 ? 0 : m_text.lastIndexOf(u'\n', tag.begin - 1) + 1;
    const qsizetype newline = m_text.indexOf(u'\n', tag.end);
    const qsizetype lineEnd = newline < 0 ? m_text.size() : newline;
    const QStringView text(m_text);
    const bool alone =
        isBlank(text.sliced(lineBegin, tag.begin - lineBegin)) && isBlank(text.sliced(tag.end, lineEnd - tag.end));
    takeText(alone ? lineBegin : tag.begin);
    m_at = !alone ? tag.end : newline < 0 ? lineEnd : newline + 1;
}

qsizetype TemplateParser::lineOf(qsizetype position) const
{
    return QStringView(m_text).first(position).count(u'\n') + 1;
}

Error TemplateParser::badInput(qsizetype line, const QString &what)
{
    return {.kind = Error::Kind::BadInput, .detail = u"line %1: %2"_s.arg(line).arg(what)};
}

} // namespace am
