// SPDX-License-Identifier: MIT
#include "outgoing/problemtext.h"

#include "shared/redaction.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace am {

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

/// Before looking at every character of it.
QString shortened(const QString &said)
{
    return redaction::text(said.left(4 * LongestDetail)).left(LongestDetail);
}

} // namespace

QString problemText(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isNull()) // a proxy's page
        return shortened(QString::fromUtf8(body.left(4 * LongestDetail)).simplified());
    return problemText(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
}

QString problemText(const QJsonValue &problem)
{
    return shortened(textOf(problem).simplified());
}

} // namespace am
