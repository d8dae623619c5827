// SPDX-License-Identifier: MIT
#include "shared/adminprotocol.h"

#include <QJsonDocument>
#include <QStandardPaths>

#include <array>

using namespace Qt::StringLiterals;

namespace am::adminprotocol {

namespace {

constexpr std::array codes = {
    std::pair(Error::Kind::BadInput, BadParams),     std::pair(Error::Kind::Denied, Denied),
    std::pair(Error::Kind::NotFound, NotFound),      std::pair(Error::Kind::Busy, Busy),
    std::pair(Error::Kind::Timeout, Timeout),        std::pair(Error::Kind::Unreachable, Unreachable),
    std::pair(Error::Kind::Storage, StorageFailure), std::pair(Error::Kind::Internal, InternalError),
};

const QString socketName = u"agenticmemory.sock"_s;

/// Compact JSON has no line end in it.
QByteArray toFrame(QJsonObject object)
{
    object.insert(u"jsonrpc"_s, u"2.0"_s);
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

bool isProtocol(const QJsonObject &object)
{
    return object.value("jsonrpc"_L1) == u"2.0"_s;
}

} // namespace

Code code(Error::Kind kind)
{
    for (const auto &[known, code] : codes) {
        if (known == kind)
            return code;
    }
    return InternalError;
}

Error::Kind kind(int code)
{
    for (const auto &[kind, known] : codes) {
        if (known == code)
            return kind;
    }
    if (code == UnknownMethod)
        return Error::Kind::WrongAddress;
    const bool ourFault = code == NotJson || code == NotARequest || code == TooLarge;
    return ourFault ? Error::Kind::BadInput : Error::Kind::Internal;
}

std::optional<Request> parseRequest(const QByteArray &frame, Refusal &refusal)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(frame, &error);
    if (error.error != QJsonParseError::NoError) {
        refusal = {NotJson, u"not JSON: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset)};
        return {};
    }
    const QJsonObject object = document.object();
    const QJsonValue id = object.value("id"_L1);
    const bool hasId = id.isString() || id.isDouble();
    if (!isProtocol(object) || !object.value("method"_L1).isString() || !hasId) {
        refusal = {NotARequest,
                   u"expected {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"…\",\"params\":{…}}, one on each line"_s,
                   hasId ? id : QJsonValue(QJsonValue::Null)};
        return {};
    }
    const QJsonValue params = object.value("params"_L1);
    if (!params.isUndefined() && !params.isObject()) {
        refusal = {BadParams, u"params are given by name: an object"_s, id};
        return {};
    }
    return Request{.id = id, .method = object.value("method"_L1).toString(), .params = params.toObject()};
}

Result<Message> parseMessage(const QByteArray &frame)
{
    const Error foreign{Error::Kind::Unreachable, u"what answers there does not speak this protocol"_s};
    const QJsonObject object = QJsonDocument::fromJson(frame).object();
    if (!isProtocol(object))
        return foreign;
    if (const QJsonValue method = object.value("method"_L1); method.isString())
        return Message{.method = method.toString(), .params = object.value("params"_L1).toObject()};
    Message message{.method = {}, .params = {}, .id = object.value("id"_L1).toInteger(-1)};
    if (const QJsonValue refused = object.value("error"_L1); refused.isObject()) {
        message.result = Error{kind(refused["code"_L1].toInt()), refused["message"_L1].toString()};
        return message;
    }
    if (!object.contains("result"_L1))
        return foreign;
    message.result = object.value("result"_L1);
    return message;
}

QByteArray request(qint64 id, const QString &method, const QJsonObject &params)
{
    return toFrame({{u"id"_s, id}, {u"method"_s, method}, {u"params"_s, params}});
}

QByteArray notification(const QString &method, const QJsonObject &params)
{
    return toFrame({{u"method"_s, method}, {u"params"_s, params}});
}

QByteArray answer(const QJsonValue &id, const QJsonValue &result)
{
    return toFrame({{u"id"_s, id}, {u"result"_s, result}});
}

QByteArray refusal(const Refusal &refusal)
{
    return toFrame(
        {{u"id"_s, refusal.id}, {u"error"_s, QJsonObject{{u"code"_s, refusal.code}, {u"message"_s, refusal.message}}}});
}

QString daemonSocket(const QProcessEnvironment &environment, const QString &dataDirectory)
{
    const QString runtime = environment.value(u"RUNTIME_DIRECTORY"_s).section(u':', 0, 0);
    return (runtime.isEmpty() ? dataDirectory : runtime) + u'/' + socketName;
}

QStringList clientSockets(const QProcessEnvironment &environment)
{
    if (const QString told = environment.value(u"AGENTICMEMORY_SOCKET"_s); !told.isEmpty())
        return {told};
    return {defaultDataDirectory() + u'/' + socketName, u"/run/agenticmemory/"_s + socketName};
}

QString readOnlySocket(const QString &socket)
{
    return socket + u".readonly"_s;
}

QString defaultDataDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/agenticmemory"_s;
}

} // namespace am::adminprotocol
