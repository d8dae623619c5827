// SPDX-License-Identifier: MIT
#include "models/logfilter.h"

#include "ctl/moment.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr double anything = std::numeric_limits<double>::infinity();

QString tr(const char *text)
{
    return QCoreApplication::translate("LogFilter", text);
}

Error mistake(const QString &detail)
{
    return {Error::Kind::BadInput, detail};
}

/// At the spaces, but not at those within quotes; the quotes go.
QStringList wordsOf(const QString &text)
{
    QStringList words;
    QString word;
    bool isQuoted = false;
    for (const QChar character : text) {
        if (character == u'"')
            isQuoted = !isQuoted;
        else if (character.isSpace() && !isQuoted)
            words.append(std::exchange(word, {}));
        else
            word += character;
    }
    words.append(word);
    words.removeAll(QString());
    return words;
}

/// `text` with a * for anything, all of `subject`, whatever its case.
bool wildcardHolds(QStringView text, QStringView subject)
{
    const auto pieces = text.split(u'*');
    qsizetype from = 0;
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        const qsizetype found = subject.indexOf(pieces.at(i), from, Qt::CaseInsensitive);
        if (found < 0 || (i == 0 && found != 0))
            return false;
        from = found + pieces.at(i).size();
    }
    return pieces.last().isEmpty() || subject.endsWith(pieces.last(), Qt::CaseInsensitive);
}

} // namespace

const QStringList &LogFilter::keys()
{
    static const QStringList all = {u"status:"_s, u"endpoint:"_s, u"caller:"_s, u"conversation:"_s, u"agent:"_s,
                                    u"code:"_s,   u"method:"_s,   u"ms:"_s,     u"since:"_s,        u"until:"_s};
    return all;
}

Result<LogFilter> LogFilter::parse(const QString &text, qint64 now)
{
    LogFilter filter;
    const QStringList words = wordsOf(text);
    for (QString word : words) {
        const bool isNegated = word.size() > 1 && word.startsWith(u'-');
        word.remove(0, isNegated ? 1 : 0);
        const qsizetype colon = word.indexOf(u':');
        const bool hasKey = colon > 0 && keys().contains(word.left(colon + 1));
        auto term = hasKey ? termOf(word.left(colon), word.mid(colon + 1), now) : Term{.text = word};
        if (!term)
            return term.error();
        term->isNegated = isNegated;
        filter.m_terms.append(*term);
    }
    return filter;
}

Result<LogFilter::Term> LogFilter::termOf(const QString &key, const QString &value, qint64 now)
{
    static const QHash<QString, Subject> texts = {
        {u"endpoint"_s, Subject::Endpoint},         {u"method"_s, Subject::Method}, {u"caller"_s, Subject::Caller},
        {u"conversation"_s, Subject::Conversation}, {u"agent"_s, Subject::Agent},   {u"code"_s, Subject::Code}};
    if (value.isEmpty())
        return mistake(tr("%1: of what?").arg(key));
    if (key == "status"_L1)
        return numberTerm(Subject::Status, value);
    if (key == "ms"_L1)
        return numberTerm(Subject::Took, value);
    if (key == "since"_L1 || key == "until"_L1)
        return timeTerm(key == "since"_L1, value, now);
    return Term{.subject = texts.value(key), .text = value, .isWhole = value.contains(u'*')};
}

Result<LogFilter::Term> LogFilter::numberTerm(Subject subject, const QString &value)
{
    static const QRegularExpression pattern(u"^(>=|<=|>|<)?([0-9]+(?:\\.[0-9]+)?)$"_s);
    static const QRegularExpression hundred(u"^([1-5])xx$"_s);
    if (const auto match = hundred.match(value); match.hasMatch()) {
        const double from = match.captured(1).toDouble() * 100;
        return Term{.subject = subject, .from = from, .to = from + 99};
    }
    const auto match = pattern.match(value);
    if (!match.hasMatch())
        return mistake(tr("\"%1\" is no number; say 500, 5xx, >=500 or <400").arg(value));
    const QString comparison = match.captured(1);
    const double number = match.captured(2).toDouble();
    const double above = comparison == ">"_L1 ? std::nextafter(number, anything) : number;
    const double below = comparison == "<"_L1 ? std::nextafter(number, -anything) : number;
    return Term{.subject = subject,
                .from = comparison.startsWith(u'<') ? -anything : above,
                .to = comparison.startsWith(u'>') ? anything : below};
}

Result<LogFilter::Term> LogFilter::timeTerm(bool isSince, const QString &value, qint64 now)
{
    const QString time = ctl::timeFrom(value, QDateTime::fromMSecsSinceEpoch(now));
    const QDateTime moment = QDateTime::fromString(time, Qt::ISODate);
    if (!moment.isValid())
        return mistake(tr("\"%1\" is no time; say 15m, 2h, 3d or 2026-01-31T12:00").arg(value));
    const auto at = double(moment.toMSecsSinceEpoch());
    return Term{.subject = Subject::At, .from = isSince ? at : -anything, .to = isSince ? anything : at};
}

bool LogFilter::matches(const LogLine &line) const
{
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&line](const Term &term) { return holds(term, line) != term.isNegated; });
}

bool LogFilter::textHolds(const Term &term, const QString &text)
{
    return term.isWhole ? wildcardHolds(term.text, text) : text.contains(term.text, Qt::CaseInsensitive);
}

bool LogFilter::holds(const Term &term, const LogLine &line)
{
    const auto isWithin = [&term](double number) { return number >= term.from && number <= term.to; };
    switch (term.subject) {
    case Subject::Status:
        return isWithin(line.status);
    case Subject::Took:
        return isWithin(line.took);
    case Subject::At:
        return isWithin(double(line.at));
    case Subject::Endpoint:
        return textHolds(term, line.endpoint);
    case Subject::Method:
        return textHolds(term, line.method);
    case Subject::Caller:
        return textHolds(term, line.caller);
    case Subject::Conversation:
        return textHolds(term, line.conversation);
    case Subject::Agent:
        return textHolds(term, line.agent);
    case Subject::Code:
        return textHolds(term, line.code);
    case Subject::Word:
        return textHolds(term, line.note) || textHolds(term, line.code) || textHolds(term, line.endpoint) ||
               textHolds(term, line.conversation);
    }
    return false;
}

} // namespace am
