// SPDX-License-Identifier: MIT
#include "models/cellfilter.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// `key` is empty for a word that occurs anywhere. The language knows no quote within quotes: the longest piece between
/// them has to do.
CellFilter termsOf(const QString &key, const QString &text)
{
    const QStringList pieces = text.split(u'"');
    const QString value = *std::max_element(pieces.begin(), pieces.end(), [](const QString &one, const QString &other) {
        return one.size() < other.size();
    });
    if (value.isEmpty())
        return {};
    const bool hasSpaces = std::any_of(value.cbegin(), value.cend(), [](QChar one) { return one.isSpace(); });
    const QString term = key + (hasSpaces ? u'"' + value + u'"' : value);
    return {.only = term, .without = u'-' + term};
}

} // namespace

CellFilter cellFilter(const LogLine &line, LogModel::ColumnNumber column)
{
    switch (column) {
    case LogModel::Time: {
        const QString at = QDateTime::fromMSecsSinceEpoch(line.at).toUTC().toString(Qt::ISODateWithMs);
        return {.only = u"since:"_s + at, .without = u"until:"_s + at};
    }
    case LogModel::Status:
        return termsOf(u"status:"_s, QString::number(line.status));
    case LogModel::Endpoint:
        return termsOf(u"endpoint:"_s, line.endpoint);
    case LogModel::Took: {
        const QString took = QString::number(line.took, 'f', 1);
        return {.only = u"ms:>="_s + took, .without = u"ms:<"_s + took};
    }
    case LogModel::Caller:
        return line.caller.isEmpty() ? CellFilter() : termsOf(u"caller:"_s, u'*' + line.caller.right(2));
    case LogModel::What:
        if (!line.code.isEmpty())
            return termsOf(u"code:"_s, line.code);
        return line.note.isEmpty() ? termsOf(u"conversation:"_s, line.conversation) : termsOf({}, line.note);
    case LogModel::ColumnCount:
        break;
    }
    return {};
}

} // namespace am
