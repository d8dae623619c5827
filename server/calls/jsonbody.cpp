// SPDX-License-Identifier: MIT
#include "calls/jsonbody.h"

#include <QJsonDocument>
#include <QJsonParseError>

using namespace Qt::StringLiterals;

namespace am {

HttpAnswer invalidJson(qint64 offset)
{
    return HttpAnswer::error(400, "invalid_json", u"invalid JSON at byte %1"_s.arg(offset));
}

HttpAnswer invalidBody(const QString &expectation)
{
    return HttpAnswer::error(400, "invalid_body", expectation);
}

Parsed<QJsonObject> parseJsonBody(const QByteArray &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError)
        return {.refusal = invalidJson(error.offset)};
    if (!document.isObject())
        return {.refusal = invalidBody(u"the body must be a JSON object"_s)};
    return {.value = document.object()};
}

} // namespace am
