// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace am {

/// A run of words of which the same became.
struct DiffPiece
{
    enum class Kind { Same, Gone, New };
    Kind kind = Kind::Same;
    QString text; ///< words with single spaces between them

    bool operator==(const DiffPiece &) const = default;
};

/// What has to go and to come for one text to become the other, word by word; what goes stands before what comes in its
/// place. Beyond a thousand words it says no more than that all of it was replaced.
QList<DiffPiece> wordDiff(const QString &before, const QString &after);

} // namespace am
