// SPDX-License-Identifier: MIT
#include "support/fakemem0state.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::test {

FakeMem0Behavior FakeMem0Behavior::fromJson(const QJsonObject &json)
{
    FakeMem0Behavior behavior;
    behavior.delayMs = json.value("delay_ms"_L1).toInt();
    behavior.failStatus = json.value("fail_status"_L1).toInt();
    behavior.failEvery = std::max(1, json.value("fail_every"_L1).toInt(1));
    behavior.retryAfter = json.value("retry_after"_L1).toInt();
    behavior.silent = json.value("silent"_L1).toBool();
    behavior.dropAfterStore = json.value("drop_after_store"_L1).toInt();
    behavior.garbage = json.value("garbage"_L1).toBool();
    behavior.html = json.value("html"_L1).toBool();
    behavior.truncate = json.value("truncate"_L1).toBool();
    behavior.padBytes = json.value("pad_bytes"_L1).toInt();
    behavior.pendingMs = json.value("pending_ms"_L1).toInt();
    behavior.eventOutcome = json.value("event_outcome"_L1).toString(behavior.eventOutcome);
    return behavior;
}

const FakeMem0Row &FakeMem0State::store(FakeMem0Row row)
{
    ++stats.stored;
    stats.repeated += rows.holds(row) ? 1 : 0;
    return rows.add(std::move(row));
}

namespace fakemem0 {

FakeHttpAnswer json(const QJsonValue &body, int status)
{
    FakeHttpAnswer answer{.status = status};
    if (body.isArray())
        answer.body = QJsonDocument(body.toArray()).toJson(QJsonDocument::Compact);
    else
        answer.body =
            body.isNull() ? QByteArray("null") : QJsonDocument(body.toObject()).toJson(QJsonDocument::Compact);
    return answer;
}

FakeHttpAnswer refusal(int status, const QString &text, const QString &key)
{
    return json(QJsonObject{{key, text}}, status);
}

QStringList wordsOf(const QString &text)
{
    QStringList words;
    QString word;
    for (const QChar character : text) {
        if (character.isLetterOrNumber()) {
            word += character.toLower();
        } else if (!word.isEmpty()) {
            words.append(word);
            word.clear();
        }
    }
    if (!word.isEmpty())
        words.append(word);
    return words;
}

double score(const QStringList &words, const QString &text)
{
    const QStringList own = wordsOf(text);
    const auto shared =
        std::count_if(words.begin(), words.end(), [&own](const QString &word) { return own.contains(word); });
    return words.isEmpty() ? 0 : double(shared) / double(words.size());
}

QList<std::pair<double, const FakeMem0Row *>> best(const QList<const FakeMem0Row *> &rows, const QString &query,
                                                   double threshold, int limit)
{
    const QStringList words = wordsOf(query);
    QList<std::pair<double, const FakeMem0Row *>> found;
    for (const FakeMem0Row *row : rows) {
        if (const double points = score(words, row->text); points >= threshold)
            found.append({points, row});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &left, const auto &right) { return left.first > right.first; });
    return found.mid(0, limit);
}

QList<FakeMem0Row> rowsOf(const QJsonObject &body, bool extract)
{
    QList<FakeMem0Row> rows;
    for (const QJsonValue &message : body.value("messages"_L1).toArray()) {
        const QString role = message["role"_L1].toString();
        const QString text = message["content"_L1].toString();
        if (text.isEmpty() || role == "system"_L1 || (extract && role != "user"_L1))
            continue;
        rows.append({.text = text,
                     .user = body.value("user_id"_L1).toString(),
                     .run = body.value("run_id"_L1).toString(),
                     .agent = body.value("agent_id"_L1).toString(),
                     .metadata = body.value("metadata"_L1).toObject(),
                     .createdAt = body.value("timestamp"_L1).toInteger() * 1000});
    }
    return rows;
}

QStringList segments(const QByteArray &path)
{
    QStringList parts;
    for (const QByteArray &part : path.split('/')) {
        if (!part.isEmpty())
            parts.append(QString::fromUtf8(QByteArray::fromPercentEncoding(part)));
    }
    return parts;
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonValue date(qint64 milliseconds, int offsetSeconds)
{
    if (milliseconds == 0)
        return QJsonValue::Null;
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::OffsetFromUTC, offsetSeconds);
    const QString offset = u"%1%2:%3"_s.arg(QChar(offsetSeconds < 0 ? u'-' : u'+'))
                               .arg(std::abs(offsetSeconds) / 3600, 2, 10, QChar(u'0'))
                               .arg(std::abs(offsetSeconds) / 60 % 60, 2, 10, QChar(u'0'));
    return QString(at.toString(u"yyyy-MM-ddTHH:mm:ss.zzz"_s) + u"000"_s + offset);
}

} // namespace fakemem0

} // namespace am::test
