// SPDX-License-Identifier: MIT
#include "models/worddiff.h"

#include <QStringList>

#include <algorithm>
#include <vector>

namespace am {

namespace {

constexpr qsizetype mostWords = 1000;

void append(QList<DiffPiece> &pieces, DiffPiece::Kind kind, const QString &words)
{
    if (words.isEmpty())
        return;
    if (!pieces.isEmpty() && pieces.last().kind == kind)
        pieces.last().text += u' ' + words;
    else
        pieces.append({.kind = kind, .text = words});
}

/// Lengths of the longest common subsequences of what is left of both, [before][after].
std::vector<std::vector<qsizetype>> commonLengths(const QStringList &before, const QStringList &after)
{
    std::vector<std::vector<qsizetype>> common(size_t(before.size()) + 1,
                                               std::vector<qsizetype>(size_t(after.size()) + 1, 0));
    for (size_t i = size_t(before.size()); i-- > 0;) {
        for (size_t j = size_t(after.size()); j-- > 0;) {
            const bool isSame = before.at(qsizetype(i)) == after.at(qsizetype(j));
            common[i][j] = isSame ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
        }
    }
    return common;
}

} // namespace

QList<DiffPiece> wordDiff(const QString &before, const QString &after)
{
    const QStringList gone = before.simplified().split(u' ', Qt::SkipEmptyParts);
    const QStringList come = after.simplified().split(u' ', Qt::SkipEmptyParts);
    QList<DiffPiece> pieces;
    if (std::max(gone.size(), come.size()) > mostWords) {
        append(pieces, DiffPiece::Kind::Gone, gone.join(u' '));
        append(pieces, DiffPiece::Kind::New, come.join(u' '));
        return pieces;
    }
    const auto common = commonLengths(gone, come);
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < gone.size() || j < come.size()) {
        const bool isSame = i < gone.size() && j < come.size() && gone.at(i) == come.at(j);
        if (isSame) {
            append(pieces, DiffPiece::Kind::Same, gone.at(i));
            ++i;
            ++j;
        } else if (j == come.size() ||
                   (i < gone.size() && common[size_t(i) + 1][size_t(j)] >= common[size_t(i)][size_t(j) + 1])) {
            append(pieces, DiffPiece::Kind::Gone, gone.at(i++));
        } else {
            append(pieces, DiffPiece::Kind::New, come.at(j++));
        }
    }
    return pieces;
}

} // namespace am
