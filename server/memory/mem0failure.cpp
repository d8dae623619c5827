// SPDX-License-Identifier: MIT
#include "memory/mem0failure.h"

#include "shared/redaction.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace am::mem0 {

namespace {

constexpr qsizetype LongestDetail = 200;

QString textOf(const QJsonValue &problem)
{
    if (problem.isString())
        return problem.toString();
    QStringList parts;
    if (problem.isArray()) {
        for (const QJsonValue one : problem.toArray())
            parts.append(textOf(one));
        return parts.join(u"; "_s);
    }
    if (problem["msg"_L1].isString()) {
        for (const QJsonValue step : problem["loc"_L1].toArray())
            parts.append(step.toVariant().toString());
        return parts.join(u'.') + u": "_s + problem["msg"_L1].toString();
    }
    const QJsonObject object = problem.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "input"_L1 || it.key() == "request_id"_L1)
            continue;
        const QString inner = textOf(it.value());
        const bool plain = QStringList{u"error"_s, u"detail"_s, u"message"_s, u"details"_s}.contains(it.key());
        if (!inner.isEmpty())
            parts.append(plain ? inner : it.key() + u": "_s + inner);
    }
    return parts.join(u"; "_s);
}

Error::Kind kindOf(int status, const QJsonDocument &body, Missing missing)
{
    switch (status) {
    case 400:
    case 409:
    case 422:
        // Mem0 says in JSON what is wrong with what was sent. A page is some proxy's, about the address or the
        // protocol, and would be the answer to every addition: nothing may die of it.
        return body.isNull() ? Error::Kind::Unreachable : Error::Kind::BadInput;
    case 401:
    case 402:
    case 403:
        return Error::Kind::Denied;
    case 404:
        return missing == Missing::Thing ? Error::Kind::NotFound : Error::Kind::Unreachable;
    case 408:
    case 504:
        return Error::Kind::Timeout;
    case 429:
        return Error::Kind::Busy;
    default:
        break;
    }
    // Any other of 4xx too is about the service: 405 is a wrong address's, 413 a quota to Mem0's own clients.
    // A self-hosted Mem0 reports its own providers' troubles as 502 with a code.
    const QString code = body["code"_L1].toString();
    if (code.endsWith("rate_limited"_L1))
        return Error::Kind::Busy;
    return code.endsWith("timeout"_L1) ? Error::Kind::Timeout : Error::Kind::Unreachable;
}

/// Before looking at every character of it.
QString shortened(const QString &said)
{
    return redaction::text(said.left(4 * LongestDetail)).left(LongestDetail);
}

} // namespace

std::optional<Error> failure(const CallAnswer &answer, Missing missing)
{
    if (answer.status >= 200 && answer.status < 300)
        return std::nullopt;
    return Error{kindOf(answer.status, QJsonDocument::fromJson(answer.body), missing),
                 u"HTTP %1: %2"_s.arg(answer.status).arg(messageOf(answer.body)), answer.retryAfterSeconds};
}

QString messageOf(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isNull()) // a proxy's page
        return shortened(QString::fromUtf8(body.left(4 * LongestDetail)).simplified());
    return messageOf(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
}

QString messageOf(const QJsonValue &problem)
{
    return shortened(textOf(problem).simplified());
}

Result<Done> removed(const CallAnswer &answer)
{
    const auto failed = failure(answer, Missing::Thing);
    if (!failed)
        return Done{};
    // "Not found." is what a wrong address answers; taking it for a removal would leave everything in place.
    const QString said = messageOf(answer.body).toLower();
    const bool gone = failed->kind == Error::Kind::NotFound && said.contains("not found"_L1) && said.size() > 11 &&
                      !said.contains(u'<');
    return gone ? Result<Done>(Done{}) : Result<Done>(*failure(answer, Missing::Service));
}

} // namespace am::mem0
