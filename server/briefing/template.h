// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace am {

/// The variables of a briefing: what templates may use, and the complete set of `dynamic_variables` on every answer.
/// caller_id, caller_name, memory_count, memory_summary, memory_context, returning_caller.
const QStringList &briefingVariables();

/// A prompt or greeting with places for what is known about the caller. Plain text with
///
///     {{caller_name}}                                    the variable's value
///     {{#if caller_name}} … {{else}} … {{/if}}           one or the other; the part from {{else}} on may be missing
///     {{#if not returning_caller}} … {{/if}}
///
/// A condition holds when there is something: a returning_caller that is "yes", a memory_count that is not "0", any
/// other variable that is not empty. memory_context always says something, so it is no condition. Conditions nest up
/// to eight deep. Blanks inside the braces are allowed. A line on which nothing stands but one part of a condition
/// leaves no line behind.
///
/// Parsed once, rendered for each call. Variables of the platform's own (`{{system__…}}`, `{{sip_…}}`) are left as
/// they are: ElevenLabs fills them in.
class Template final
{
public:
    /// BadInput for an unknown variable, a broken condition, or braces that do not close, as "line 3: unknown
    /// variable …", with what is allowed.
    static Result<Template> parse(const QString &text);

    /// A variable without a value is empty. Values are put in as they are, never parsed again.
    [[nodiscard]] QString render(const QHash<QString, QString> &values) const;

    /// Whether its text depends on one of `variables`.
    [[nodiscard]] bool uses(const QStringList &variables) const;

private:
    friend class TemplateParser;

    /// Rendered one after the other; those of a condition say where it goes on.
    struct Piece
    {
        enum class Kind {
            Text,     ///< `text` as it is
            Variable, ///< the value of `text`
            Unless,   ///< goes on at `next` unless `text` (a variable) is there
            If,       ///< goes on at `next` if it is there
            Jump      ///< goes on at `next`
        };
        Kind kind = Kind::Text;
        QString text;
        qsizetype next = 0;
    };
    Template() = default;

    QList<Piece> m_pieces;
};

} // namespace am
