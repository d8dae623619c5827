// SPDX-License-Identifier: MIT
#include "briefing/callername.h"

#include "briefing/callernameform.h"
#include "briefing/callernamestatements.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype lookedAt = 500;

/// The beginning of a memory, without a word that the bound would cut.
QString beginning(const QString &memory)
{
    if (memory.size() <= lookedAt)
        return memory;
    static const QRegularExpression boundary(u"[\\s\u3001\u3002]"_s);
    const QString first = memory.first(lookedAt);
    return first.first(std::max<qsizetype>(0, first.lastIndexOf(boundary)));
}

/// "user_name", "User name " and "user-name" are one.
QString normalizedLabel(QString label)
{
    return label.replace(u'_', u' ').replace(u'-', u' ').simplified().toCaseFolded();
}

bool isKey(const QString &label, const QStringList &furtherKeys)
{
    return isNameLabel(label) || std::any_of(furtherKeys.cbegin(), furtherKeys.cend(),
                                             [&label](const QString &key) { return normalizedLabel(key) == label; });
}

/// "User name: Maren", and nothing else but a full stop.
QString collectedName(const QString &line, const QStringList &furtherKeys)
{
    static const QRegularExpression colon(u"[:\uff1a]"_s);
    const qsizetype at = line.indexOf(colon);
    if (at < 0 || !isKey(normalizedLabel(line.first(at)), furtherKeys))
        return {};
    const QString value = line.sliced(at + 1).trimmed();
    const auto form = readName(value, 0, NamePlace::Value);
    const QString rest = form ? value.sliced(form->length) : QString();
    return form && (rest.isEmpty() || rest == u'.' || rest == u'\u3002') ? form->name : QString();
}

bool sameCall(const HeardName &left, const HeardName &right)
{
    return left.at == right.at || (!left.conversation.isEmpty() && left.conversation == right.conversation);
}

/// "Maren" fits "Maren Voss".
bool fits(const QString &shorter, const QString &longer)
{
    const QStringList words = longer.toCaseFolded().split(u' ');
    const QStringList parts = shorter.toCaseFolded().split(u' ');
    return std::all_of(parts.cbegin(), parts.cend(), [&words](const QString &part) { return words.contains(part); });
}
} // namespace

CallerName callerName(const QString &memory, const QStringList &furtherKeys)
{
    const QString text = beginning(memory).normalized(QString::NormalizationForm_C);
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines) {
        if (const QString name = collectedName(line.simplified(), furtherKeys); !name.isEmpty())
            return {.text = name, .confidence = NameConfidence::Collected};
    }
    const QString name = statedName(text.simplified());
    return {.text = name, .confidence = name.isEmpty() ? NameConfidence::None : NameConfidence::Stated};
}

QString confidentName(const QList<HeardName> &heard)
{
    const auto newest = std::max_element(
        heard.cbegin(), heard.cend(), [](const HeardName &left, const HeardName &right) { return left.at < right.at; });
    NameConfidence best = NameConfidence::None;
    for (const HeardName &one : heard) {
        if (sameCall(*newest, one))
            best = std::max(best, one.name.confidence);
    }
    QString name;
    for (const HeardName &one : heard) {
        if (!sameCall(*newest, one) || one.name.confidence != best)
            continue;
        if (name.isEmpty() || fits(name, one.name.text))
            name = one.name.text;
        else if (!fits(one.name.text, name))
            return {};
    }
    return name;
}

} // namespace am
