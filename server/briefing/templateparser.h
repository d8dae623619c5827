// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/template.h"

#include <optional>

namespace am {

/// Reads the text of one Template, which describes the language; used once.
class TemplateParser final
{
public:
    /// `text` outlives the parser.
    explicit TemplateParser(const QString &text);

    Result<Template> parse();

private:
    /// What stands between "{{" and "}}".
    struct Tag
    {
        qsizetype begin = 0; ///< of its braces in the text
        qsizetype end = 0;   ///< behind them
        QString name;        ///< without the blanks around it
    };
    /// A condition that is not closed yet.
    struct Condition
    {
        qsizetype line = 0;
        qsizetype piece = 0;           ///< that decides
        std::optional<qsizetype> jump; ///< over the part behind {{else}}, once there is one
    };
    using Kind = Template::Piece::Kind;

    /// The next tag, an Error when it does not close, nothing behind the last.
    Result<std::optional<Tag>> nextTag();
    std::optional<Error> take(const Tag &tag);
    std::optional<Error> open(const Tag &tag, const QString &condition);
    std::optional<Error> turn(const Tag &tag);
    std::optional<Error> close(const Tag &tag);
    void takeText(qsizetype end);
    /// A tag of a condition takes its line with it when nothing else stands there.
    void takeTextAround(const Tag &tag);
    [[nodiscard]] qsizetype lineOf(qsizetype position) const;
    static Error badInput(qsizetype line, const QString &what);

    const QString &m_text;
    Template m_result;
    QList<Condition> m_open;
    qsizetype m_at = 0; ///< what is before it has been read
};

} // namespace am
