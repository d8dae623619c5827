// SPDX-License-Identifier: MIT
#include "redaction.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace am::redaction {

namespace {

/// Whether there may be a number: seven digits with no more between two of them than a number's separators. Most lines
/// have none, and this costs a small part of what looking closely does.
bool mayHoldNumber(QStringView line)
{
    constexpr int fewestDigits = 7;
    constexpr int widestGap = 2; // of "%20" the two digits count themselves
    int digits = 0;
    int gap = 0;
    for (const QChar c : line) {
        if (c >= u'0' && c <= u'9') {
            gap = 0;
            if (++digits == fewestDigits)
                return true;
        } else if (++gap > widestGap) {
            digits = 0;
        }
    }
    return false;
}

} // namespace

QString caller(QStringView id)
{
    if (id.isEmpty())
        return {};
    return id.size() <= 3 ? u"***"_s : u"***"_s.append(id.last(2));
}

QString secret(const QByteArray &value)
{
    return value.isEmpty() ? u"(not set)"_s : u"(set, %1 characters)"_s.arg(value.size());
}

QString text(const QString &line)
{
    if (!mayHoldNumber(line))
        return line;
    // A '+', also as a URL writes it, makes a number of any digits. Without it they have to stand alone: ids hold
    // digits, too.
    static const QRegularExpression number(
        uR"((?:\+|%2[Bb])[0-9](?:(?:[ .()-]|%20){0,2}[0-9]){6,}|)"
        uR"((?:(?<![0-9A-Za-z_])|(?<=%[0-9A-Fa-f]{2}))[0-9](?:(?:[ .()-]|%20){0,2}[0-9]){6,}(?![0-9A-Za-z_]))"_s);
    QString masked;
    qsizetype from = 0;
    for (auto it = number.globalMatch(line); it.hasNext();) {
        const auto match = it.next();
        masked += QStringView(line).sliced(from, match.capturedStart() - from);
        masked += caller(match.capturedView());
        from = match.capturedEnd();
    }
    return masked.append(QStringView(line).sliced(from));
}

} // namespace am::redaction
