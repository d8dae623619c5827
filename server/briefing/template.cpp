// SPDX-License-Identifier: MIT
#include "briefing/template.h"

#include "briefing/templateparser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {
bool holds(const QString &variable, const QString &value)
{
    if (variable == "returning_caller"_L1)
        return value == "yes"_L1;
    if (variable == "memory_count"_L1)
        return !value.isEmpty() && value != "0"_L1;
    return !value.isEmpty();
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
    return TemplateParser(text).parse();
}

QString Template::render(const QHash<QString, QString> &values) const
{
    QString result;
    qsizetype at = 0;
    while (at < m_pieces.size()) {
        const Piece &piece = m_pieces[at];
        bool jumps = piece.kind == Piece::Kind::Jump;
        if (piece.kind == Piece::Kind::Text)
            result += piece.text;
        else if (piece.kind == Piece::Kind::Variable)
            result += values.value(piece.text);
        else if (!jumps)
            jumps = holds(piece.text, values.value(piece.text)) == (piece.kind == Piece::Kind::If);
        at = jumps ? piece.next : at + 1;
    }
    return result;
}

bool Template::uses(const QStringList &variables) const
{
    return std::any_of(m_pieces.cbegin(), m_pieces.cend(), [&variables](const Piece &piece) {
        return piece.kind != Piece::Kind::Text && variables.contains(piece.text);
    });
}

} // namespace am
