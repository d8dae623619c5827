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

/// A prompt or greeting with places for what is known about the caller: plain text with `{{variable}}`, blanks
/// inside the braces allowed. Parsed once, rendered for each call. Variables of the platform's own (`{{system__…}}`,
/// `{{sip_…}}`) are left as they are: ElevenLabs fills them in.
class Template final
{
public:
    /// BadInput for an unknown variable, a conditional, or braces that do not close: "line 3: unknown variable …",
    /// with what is allowed.
    static Result<Template> parse(const QString &text);

    /// A variable without a value is empty. Values are put in as they are, never parsed again.
    [[nodiscard]] QString render(const QHash<QString, QString> &values) const;

private:
    struct Piece
    {
        QString text;     ///< before the variable
        QString variable; ///< empty at the end of the template
    };
    Template() = default;

    QList<Piece> m_pieces;
};

} // namespace am
