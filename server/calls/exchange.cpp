// SPDX-License-Identifier: MIT
#include "calls/exchange.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

void HttpHeaders::append(QByteArray lowerCaseName, QByteArray value)
{
    m_fields.append({std::move(lowerCaseName), std::move(value)});
}

QByteArray HttpHeaders::value(QByteArrayView lowerCaseName) const
{
    const auto found = std::find_if(m_fields.cbegin(), m_fields.cend(),
                                    [lowerCaseName](const auto &field) { return field.first == lowerCaseName; });
    return found == m_fields.cend() ? QByteArray() : found->second;
}

bool HttpHeaders::contains(QByteArrayView lowerCaseName) const
{
    return count(lowerCaseName) > 0;
}

qsizetype HttpHeaders::count(QByteArrayView lowerCaseName) const
{
    return std::count_if(m_fields.cbegin(), m_fields.cend(),
                         [lowerCaseName](const auto &field) { return field.first == lowerCaseName; });
}

QList<QByteArray> HttpHeaders::values(QByteArrayView lowerCaseName) const
{
    QList<QByteArray> values;
    for (const auto &[name, value] : m_fields) {
        if (name == lowerCaseName)
            values.append(value);
    }
    return values;
}

HttpAnswer HttpAnswer::json(const QJsonObject &object, int status)
{
    return {.status = status, .body = QJsonDocument(object).toJson(QJsonDocument::Compact)};
}

HttpAnswer HttpAnswer::error(int status, const char *code, const QString &message)
{
    HttpAnswer answer = json({{u"error"_s, message}, {u"code"_s, QLatin1StringView(code)}}, status);
    answer.code = code;
    return answer;
}

Exchange::Exchange(HttpRequest request, RequestRecord record, Answered answered)
    : m_request(std::move(request))
    , m_record(std::move(record))
    , m_answered(std::move(answered))
{
}

Exchange::~Exchange()
{
    if (m_answered)
        answer(HttpAnswer::error(500, "unanswered", u"the server dropped this request"_s));
}

void Exchange::answer(const HttpAnswer &answer)
{
    if (!m_answered)
        return;
    const Answered answered = std::exchange(m_answered, nullptr);
    m_record.status = answer.status;
    m_record.code = answer.code;
    m_record.sentBytes = answer.body.size();
    answered(answer, m_record);
}

} // namespace am
