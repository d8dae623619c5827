// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace am {

/// One line of two texts laid over each other.
struct DiffLine
{
    enum class Kind { Same, Gone, New };
    Kind kind = Kind::Same;
    QString text = {};

    bool operator==(const DiffLine &) const = default;
};

/// What has to go from `before` and what has to come to make `after`, with as many lines staying as can. Of texts that
/// are very long and different in most lines it tells only that, not the shortest way.
QList<DiffLine> linesThatDiffer(const QString &before, const QString &after);
/// How many lines went or came.
qsizetype differences(const QList<DiffLine> &lines);

/// An answer as it is compared: the headers one a line, and a body that is JSON one value a line.
QString comparable(const QString &headers, const QString &body);

} // namespace am
