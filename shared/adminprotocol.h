// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QProcessEnvironment>
#include <QStringList>

#include <optional>

/// What the daemon and its operators' programs say to each other over a local socket: JSON-RPC 2.0, one object a line,
/// no batches. The daemon speaks first,
///
///   {"jsonrpc":"2.0","method":"hello","params":{"protocol":1,"version":"0.1.0","role":"operator"}}
///
/// then it answers each request by its id, not always in order. server/admin/README.md lists the methods. A change that
/// an older program would misunderstand raises `version`.
namespace am::adminprotocol {

constexpr int version = 1;
constexpr qsizetype largestFrame = 1024 * 1024; ///< bytes, with the line end

/// Codes of refusals. The first five are JSON-RPC's own.
enum Code {
    NotJson = -32700,
    NotARequest = -32600,
    UnknownMethod = -32601,
    BadParams = -32602,
    InternalError = -32603,
    Denied = -32001,
    NotFound = -32002,
    Busy = -32003,
    Unreachable = -32004,
    Timeout = -32005,
    StorageFailure = -32006,
    TooLarge = -32007, ///< a frame, or the answer that was asked for
};
Code code(Error::Kind kind);
/// The kind of a peer's refusal: WrongAddress when it does not offer the method, Internal for a code that nobody knows.
Error::Kind kind(int code);

/// A request as the daemon reads it.
struct Request
{
    QJsonValue id; ///< a string or a number
    QString method;
    QJsonObject params; ///< by name; empty when there were none
};
struct Refusal
{
    int code = 0;
    QString message;
    QJsonValue id = QJsonValue::Null; ///< of the request, when that could be read
};
/// `refusal` is filled when nothing is returned.
std::optional<Request> parseRequest(const QByteArray &frame, Refusal &refusal);

/// What the daemon sends, as its clients read it: an answer with the id of its request, or a notification.
struct Message
{
    QString method; ///< of a notification; else empty
    QJsonObject params;
    qint64 id = -1;                           ///< of an answer; -1 = to none of ours
    Result<QJsonValue> result = QJsonValue(); ///< of an answer; an Error's detail is the daemon's message
};
/// Kind Unreachable: this is not what a daemon sends.
Result<Message> parseMessage(const QByteArray &frame);

// Each one a frame with its line end.
QByteArray request(qint64 id, const QString &method, const QJsonObject &params);
QByteArray notification(const QString &method, const QJsonObject &params);
QByteArray answer(const QJsonValue &id, const QJsonValue &result);
QByteArray refusal(const Refusal &refusal);

/// Where a daemon with this data directory serves, if it is not told: in systemd's RUNTIME_DIRECTORY, else in its data
/// directory, of which it is the only holder.
QString daemonSocket(const QProcessEnvironment &environment, const QString &dataDirectory);
/// Where a client looks, if it is not told: AGENTICMEMORY_SOCKET, else the daemon of this user, else the service.
QStringList clientSockets(const QProcessEnvironment &environment);
/// Beside the operators' socket, for those who may only read.
QString readOnlySocket(const QString &socket);
/// The directory that holds everything when nothing else is said: ~/.local/share/agenticmemory.
QString defaultDataDirectory();

} // namespace am::adminprotocol
