// SPDX-License-Identifier: MIT
#include "sender/answerdiff.h"

#include <QJsonDocument>
#include <QStringList>

#include <algorithm>
#include <vector>

namespace am {

namespace {

using Lines = QList<QStringView>;

/// Beyond this many pairs of lines, what is in the middle is taken for wholly different.
constexpr qsizetype mostPairs = 4'000'000;

Lines linesOf(const QString &text)
{
    return text.isEmpty() ? Lines() : QStringView(text).split(u'\n');
}

void append(QList<DiffLine> &to, DiffLine::Kind kind, const Lines &lines, qsizetype begin, qsizetype end)
{
    for (qsizetype i = begin; i < end; ++i)
        to.append({kind, lines.at(i).toString()});
}

/// The longest common subsequence of what is between two equal ends.
void appendMiddle(QList<DiffLine> &to, const Lines &before, const Lines &after)
{
    const qsizetype rows = before.size();
    const qsizetype columns = after.size();
    if (rows * columns > mostPairs) {
        append(to, DiffLine::Kind::Gone, before, 0, rows);
        append(to, DiffLine::Kind::New, after, 0, columns);
        return;
    }
    std::vector<int> common(size_t((rows + 1) * (columns + 1))); // of the tails from row and column on
    const auto at = [&common, columns](qsizetype row, qsizetype column) -> int & {
        return common[size_t(row * (columns + 1) + column)];
    };
    for (qsizetype row = rows - 1; row >= 0; --row) {
        for (qsizetype column = columns - 1; column >= 0; --column)
            at(row, column) = before.at(row) == after.at(column) ? at(row + 1, column + 1) + 1
                                                                 : std::max(at(row + 1, column), at(row, column + 1));
    }
    qsizetype row = 0;
    qsizetype column = 0;
    while (row < rows && column < columns) {
        if (before.at(row) == after.at(column)) {
            append(to, DiffLine::Kind::Same, before, row, row + 1);
            ++row;
            ++column;
        } else if (at(row + 1, column) >= at(row, column + 1)) {
            append(to, DiffLine::Kind::Gone, before, row, row + 1);
            ++row;
        } else {
            append(to, DiffLine::Kind::New, after, column, column + 1);
            ++column;
        }
    }
    append(to, DiffLine::Kind::Gone, before, row, rows);
    append(to, DiffLine::Kind::New, after, column, columns);
}

} // namespace

QList<DiffLine> linesThatDiffer(const QString &before, const QString &after)
{
    const Lines old = linesOf(before);
    const Lines fresh = linesOf(after);
    const qsizetype most = std::min(old.size(), fresh.size());
    qsizetype head = 0;
    while (head < most && old.at(head) == fresh.at(head))
        ++head;
    qsizetype tail = 0;
    while (tail < most - head && old.at(old.size() - 1 - tail) == fresh.at(fresh.size() - 1 - tail))
        ++tail;
    QList<DiffLine> lines;
    append(lines, DiffLine::Kind::Same, old, 0, head);
    appendMiddle(lines, old.mid(head, old.size() - head - tail), fresh.mid(head, fresh.size() - head - tail));
    append(lines, DiffLine::Kind::Same, old, old.size() - tail, old.size());
    return lines;
}

qsizetype differences(const QList<DiffLine> &lines)
{
    return std::count_if(lines.begin(), lines.end(),
                         [](const DiffLine &line) { return line.kind != DiffLine::Kind::Same; });
}

QString comparable(const QString &headers, const QString &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body.toUtf8());
    return headers + u'\n' + (document.isNull() ? body : QString::fromUtf8(document.toJson()));
}

} // namespace am
