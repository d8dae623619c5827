// SPDX-License-Identifier: MIT
#include "admin/testmethods.h"

#include "admin/adminmethods.h"
#include "admin/params.h"
#include "admin/testsender.h"

#include <QHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// What is sent where.
const QHash<QString, QByteArray> paths = {
    {u"transcription"_s, "/post-call"}, {u"audio"_s, "/post-call"},   {u"failure"_s, "/post-call"},
    {u"initiation"_s, "/client-data"},  {u"retrieve"_s, "/retrieve"},
};

/// Param "json": a text, sent byte for byte, or an object.
QByteArray bodyIn(Params &params)
{
    const QJsonValue json = params.value("json");
    QByteArray body =
        json.isObject() ? QJsonDocument(json.toObject()).toJson(QJsonDocument::Compact) : json.toString().toUtf8();
    if (body.isEmpty())
        params.complain("json", u"an object, or a text to be sent as it is"_s);
    return body;
}

QString conversationIn(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QString ofReport = object.value("data"_L1)["conversation_id"_L1].toString();
    return ofReport.isEmpty() ? object.value("conversation_id"_L1).toString() : ofReport;
}

QJsonObject toJson(const TestAnswer &answer)
{
    QJsonObject headers;
    for (const auto &[name, value] : answer.headers)
        headers.insert(QString::fromLatin1(name), QString::fromLatin1(value));
    return {{u"status"_s, answer.status},
            {u"headers"_s, headers},
            {u"body"_s, QString::fromUtf8(answer.body)},
            {u"ms"_s, double(answer.microseconds) / 1000.0}};
}

/// Sends it, and once more when that is the fault.
void send(TestSender &sender, const TestRequest &request, QObject *context, const Reply<QJsonValue> &reply)
{
    sender.send(request, context, [&sender, request, context, reply](const Result<TestAnswer> &answer) {
        if (!answer)
            return reply(answer.error());
        QJsonObject told = toJson(*answer);
        told.insert(u"path"_s, QString::fromLatin1(request.path));
        told.insert(u"conversation"_s, conversationIn(request.body));
        if (request.fault != SendFault::Duplicate)
            return reply(QJsonValue(told));
        sender.send(request, context, [told, reply](const Result<TestAnswer> &second) mutable {
            if (!second)
                return reply(second.error());
            told.insert(u"again"_s, toJson(*second));
            reply(QJsonValue(told));
        });
    });
}

} // namespace

void addTestMethods(AdminMethods &methods, TestSender &sender, QObject *context)
{
    const auto handle = [&sender, context](const QJsonObject &given, const AdminPeer &,
                                           const Reply<QJsonValue> &reply) {
        Params params(given);
        const QByteArray path = paths.value(params.requiredText("type"));
        if (path.isEmpty())
            params.complain("type", u"transcription, audio, failure, initiation or retrieve"_s);
        const QByteArray body = bodyIn(params);
        const auto fault = TestRequest::faultNamed(params.text("fault"));
        if (!fault) {
            params.complain("fault", u"wrong-key, unsigned, stale, future, reserialized, duplicate, truncated, "
                                     "half-sent, slow or oversized"_s);
        }
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        send(sender, {.path = path, .body = body, .fault = *fault}, context, reply);
    };
    methods.add(u"test.send"_s, AdminMethods::Access::Change, handle);
}

} // namespace am
