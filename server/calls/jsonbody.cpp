// SPDX-License-Identifier: MIT
#include "calls/jsonbody.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

HttpAnswer invalidJson(const QJsonParseError &error, qsizetype size, qsizetype skipped)
{
    const qsizetype offset = std::min<qsizetype>(error.offset, size); // Qt points behind the end of an open string
    return HttpAnswer::error(400, "invalid_json", u"invalid JSON at byte %1"_s.arg(skipped + offset));
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
        return {.refusal = invalidJson(error, body.size())};
    if (!document.isObject())
        return {.refusal = invalidBody(u"the body must be a JSON object"_s)};
    return {.value = document.object()};
}

} // namespace am
