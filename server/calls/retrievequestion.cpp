// SPDX-License-Identifier: MIT
#include "calls/retrievequestion.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype longestQuery = 2000;
constexpr qsizetype longestId = 256;

/// A form as if it were JSON, so that both are read by the same rules. Of a repeated name the last value counts.
/// Other names are left out: a QJsonObject takes thousands of them in quadratic time.
QJsonObject parseForm(QByteArray body)
{
    static const QStringList wanted{u"query"_s, u"user_id"_s, u"conversation_id"_s,  u"details"_s,
                                    u"name"_s,  u"pin"_s,     u"caller_confirmed"_s, u"agent_id"_s};
    body.replace('+', "%20"); // QUrlQuery leaves it as it is
    QJsonObject fields;
    const QUrlQuery form(QString::fromUtf8(body));
    for (const auto &[name, value] : form.queryItems(QUrl::FullyDecoded)) {
        if (wanted.contains(name))
            fields.insert(name, value);
    }
    return fields;
}

bool isForm(const HttpRequest &request)
{
    return request.headers.value("content-type").toLower().startsWith("application/x-www-form-urlencoded");
}

/// A field of the body's `parameters` object, else of the body itself.
QJsonValue field(const QJsonObject &body, QLatin1StringView name)
{
    const QJsonValue inner = body.value("parameters"_L1).toObject().value(name);
    return inner.isUndefined() || inner.isNull() ? body.value(name) : inner;
}

std::optional<QString> id(const QJsonValue &value)
{
    if (!value.isString() || value.toString().size() > longestId)
        return std::nullopt;
    return value.toString().trimmed();
}

/// Dynamic variables come as text.
bool isYes(const QJsonValue &value)
{
    return value.toBool() || value.toString() == "true"_L1 || value.toString() == "yes"_L1;
}

QString cut(QString query)
{
    query.truncate(longestQuery);
    if (!query.isEmpty() && query.back().isHighSurrogate())
        query.chop(1);
    return query;
}

Parsed<RetrieveQuestion> refused(const char *code, const QString &message)
{
    return {.refusal = HttpAnswer::error(400, code, message)};
}

} // namespace

Parsed<RetrieveQuestion> parseRetrieveQuestion(const HttpRequest &request)
{
    const auto body =
        isForm(request) ? Parsed<QJsonObject>{.value = parseForm(request.body)} : parseJsonBody(request.body);
    if (!body)
        return {.refusal = body.refusal};
    const QString agent = id(field(*body, "agent_id"_L1)).value_or(QString());
    const QString name = id(field(*body, "name"_L1)).value_or(QString());
    const QString pin = id(field(*body, "pin"_L1)).value_or(QString());
    const RetrieveQuestion question{.query = cut(field(*body, "query"_L1).toString().trimmed()),
                                    .userId = id(field(*body, "user_id"_L1)),
                                    .conversation = id(field(*body, "conversation_id"_L1)).value_or(QString()),
                                    .agent = agent,
                                    .details = isYes(field(*body, "details"_L1)),
                                    .name = name,
                                    .pin = pin,
                                    .callerConfirmed = isYes(field(*body, "caller_confirmed"_L1))};
    if (question.query.isEmpty())
        return refused("query_missing", u"\"query\" must be a string that is not empty"_s);
    return {.value = question};
}

} // namespace am
