// SPDX-License-Identifier: MIT
#include "outbox/planner.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int smallestPart = 16;

/// "user_name" -> "User name".
QString label(const QString &id, const QString &given)
{
    QString words = given.isEmpty() ? id : given;
    if (given.isEmpty())
        words.replace(u'_', u' ').replace(u'-', u' ');
    words = words.simplified();
    if (!words.isEmpty())
        words[0] = words.at(0).toUpper();
    return words;
}

/// How many UTF-16 units from the front of `text` fit into `bytes` of UTF-8. Never splits a surrogate pair.
qsizetype fitting(QStringView text, qsizetype bytes)
{
    qsizetype units = 0;
    while (units < text.size()) {
        const bool pair = text.at(units).isHighSurrogate() && units + 1 < text.size();
        const char16_t unit = text.at(units).unicode();
        bytes -= pair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
        if (bytes < 0)
            break;
        units += pair ? 2 : 1;
    }
    return units;
}

/// Where to cut a text of which `most` units fit: behind a sentence, else behind a word, else anywhere. A cut that
/// leaves less than half of what fits is no gain.
qsizetype cut(QStringView text, qsizetype most)
{
    qsizetype word = 0;
    for (qsizetype at = most; at > most / 2; --at) {
        const QChar before = text.at(at - 1);
        if (QStringView(u"\u3002\uff01\uff1f").contains(before))
            return at; // the full-width ones stand without a space
        if (!text.at(at).isSpace())
            continue;
        if (QStringView(u".!?").contains(before))
            return at;
        word = std::max(word, at);
    }
    return word > 0 ? word : most;
}

QStringList pieces(const QString &text, qsizetype bytes)
{
    QStringList found;
    QStringView rest = QStringView(text).trimmed();
    while (!rest.isEmpty()) {
        const qsizetype most = fitting(rest, bytes);
        const qsizetype length = most >= rest.size() ? rest.size() : cut(rest, most);
        found.append(rest.first(length).trimmed().toString());
        rest = rest.sliced(length).trimmed();
    }
    return found;
}

qsizetype bytesOf(const QString &text)
{
    return text.toUtf8().size();
}

QList<Message> factualMessages(const CallReport &report, const DeliverySettings &settings)
{
    QStringList texts = {report.summary};
    for (const CallReport::Datum &datum : report.data)
        texts.append(label(datum.id, datum.label) + u": "_s + datum.value);
    for (const CallReport::Criterion &criterion : report.criteria) {
        if (settings.rationale && !criterion.rationale.isEmpty())
            texts.append(label(criterion.id, {}) + u": "_s + criterion.rationale);
    }
    QList<Message> messages;
    for (const QString &text : std::as_const(texts)) {
        for (const QString &piece : pieces(text, std::max(smallestPart, settings.chunkCharacters)))
            messages.append({Message::Role::User, piece});
    }
    return messages;
}

/// The conversation in whole turns; only a turn longer than a part is cut.
QList<QList<Message>> conversationChunks(const CallReport &report, const DeliverySettings &settings)
{
    const qsizetype most = std::max(smallestPart, settings.chunkCharacters);
    QList<QList<Message>> chunks;
    qsizetype filled = most;
    for (const CallReport::Turn &turn : report.turns) {
        const auto role = turn.role == CallReport::Turn::Role::User ? Message::Role::User : Message::Role::Assistant;
        const QStringList texts = pieces(turn.text, most);
        for (const QString &text : texts) {
            const qsizetype bytes = bytesOf(text);
            if (chunks.isEmpty() || filled + bytes > most) {
                chunks.append(QList<Message>());
                filled = 0;
            }
            chunks.last().append({role, text});
            filled += bytes;
        }
    }
    return chunks;
}

} // namespace

QList<PlannedPart> plan(const CallReport &report, const QString &caller, const DeliverySettings &settings)
{
    if (!report.isTranscription())
        return {};
    const qint64 seconds = report.startedAt > 0 ? report.startedAt : report.eventTimestamp;
    const QDateTime happenedAt = QDateTime::fromSecsSinceEpoch(seconds).toUTC();

    QList<PlannedPart> parts;
    const auto append = [&parts, &report, &caller, &happenedAt](const QString &name, QLatin1String type, bool extract,
                                                                QList<Message> messages) {
        parts.append({.caller = caller,
                      .conversation = report.conversation,
                      .part = name,
                      .messages = std::move(messages),
                      .metadata = {{u"type"_s, type},
                                   {u"agent_id"_s, report.agent},
                                   {u"conversation_id"_s, report.conversation},
                                   {u"call_duration"_s, report.durationSeconds},
                                   {u"timestamp"_s, happenedAt.toString(Qt::ISODate)},
                                   {u"part"_s, name}},
                      .extract = extract,
                      .happenedAt = happenedAt});
    };
    if (QList<Message> facts = factualMessages(report, settings); !facts.isEmpty())
        append(u"factual"_s, "factual"_L1, settings.extractFactual, std::move(facts));
    // What an agent says to nobody is nothing to remember: calls that failed at their start look like this.
    if (report.hasCallerSpoken()) {
        QList<QList<Message>> chunks = conversationChunks(report, settings);
        for (qsizetype i = 0; i < chunks.size(); ++i) {
            append(chunks.size() == 1 ? u"semantic"_s : u"semantic/%1"_s.arg(i + 1), "semantic"_L1,
                   settings.extractSemantic, std::move(chunks[i]));
        }
    }
    for (PlannedPart &part : parts)
        part.metadata.insert("parts"_L1, parts.size()); // of the whole report: who has them all has everything
    return parts;
}

QString nothingToRemember(const CallReport &report)
{
    if (report.isTranscription())
        return u"nothing to remember: nobody spoke, no summary, no data"_s;
    if (report.isInitiationFailure()) {
        const QString reason = report.failureReason.isEmpty() ? u"unknown"_s : report.failureReason.left(60);
        return report.failureDetail.isEmpty() ? u"the call never began: %1"_s.arg(reason)
                                              : u"the call never began: %1 (%2)"_s.arg(reason, report.failureDetail);
    }
    return u"nothing to remember: %1"_s.arg(report.type.left(60));
}

} // namespace am
