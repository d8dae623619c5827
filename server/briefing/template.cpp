// SPDX-License-Identifier: MIT
#include "briefing/template.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype longestName = 64;

bool isThePlatforms(const QString &variable)
{
    return variable.startsWith("system__"_L1) || variable.startsWith("sip_"_L1);
}

Error badInput(QStringView before, const QString &what)
{
    return {.kind = Error::Kind::BadInput, .detail = u"line %1: %2"_s.arg(before.count(u'\n') + 1).arg(what)};
}

QString allowed()
{
    return u"allowed are "_s + briefingVariables().join(", "_L1) +
           u", and system__… and sip_… which ElevenLabs fills in itself"_s;
}

/// What stands between the braces, if it is no variable.
QString complaint(const QString &name)
{
    if (name.startsWith(u'#') || name.startsWith(u'/') || name == "else"_L1)
        return u"{{%1}}: conditionals are not supported, only variables: %2"_s.arg(name.left(longestName), allowed());
    return u"unknown variable {{%1}}; %2"_s.arg(name.left(longestName), allowed());
}
} // namespace

const QStringList &briefingVariables()
{
    static const QStringList names{u"caller_id"_s,      u"caller_name"_s,    u"memory_count"_s,
                                   u"memory_summary"_s, u"memory_context"_s, u"returning_caller"_s};
    return names;
}

Result<Template> Template::parse(const QString &text)
{
    Template result;
    Piece piece;
    qsizetype at = 0;
    for (qsizetype open = text.indexOf("{{"_L1); open >= 0; open = text.indexOf("{{"_L1, at)) {
        const QStringView before = QStringView(text).first(open);
        const qsizetype close = text.indexOf("}}"_L1, open);
        const qsizetype lineEnd = text.indexOf(u'\n', open);
        if (close < 0 || (lineEnd >= 0 && lineEnd < close))
            return badInput(before, u"'{{' without '}}' on the same line"_s);
        const QString name = text.mid(open + 2, close - open - 2).trimmed();
        piece.text += text.mid(at, open - at);
        at = close + 2;
        if (isThePlatforms(name)) {
            piece.text += text.mid(open, at - open);
            continue;
        }
        if (!briefingVariables().contains(name))
            return badInput(before, complaint(name));
        piece.variable = name;
        result.m_pieces.append(std::exchange(piece, {}));
    }
    piece.text += text.mid(at);
    result.m_pieces.append(piece);
    return result;
}

QString Template::render(const QHash<QString, QString> &values) const
{
    QString result;
    for (const Piece &piece : m_pieces)
        result += piece.text + values.value(piece.variable);
    return result;
}

} // namespace am
