// SPDX-License-Identifier: MIT
#include "shared/statusrange.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace am {

std::optional<StatusRange> StatusRange::parse(const QString &text)
{
    static const QRegularExpression pattern(u"^(?:(>=|<=|>|<)?([1-9][0-9]{2})|([1-5])xx)$"_s);
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return {};
    if (match.hasCaptured(3)) {
        const int hundreds = match.captured(3).toInt() * 100;
        return StatusRange{.from = hundreds, .to = hundreds + 99};
    }
    const QString comparison = match.captured(1);
    const int status = match.captured(2).toInt();
    StatusRange range;
    if (!comparison.startsWith(u'<'))
        range.from = status + int(comparison == ">"_L1);
    if (!comparison.startsWith(u'>'))
        range.to = status - int(comparison == "<"_L1);
    return range;
}

} // namespace am
