// SPDX-License-Identifier: MIT
#pragma once

#include "observe/requestrecord.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QPair>

#include <functional>
#include <memory>

namespace am {

/// Header fields of a request: names in lower case, in order of arrival.
class HttpHeaders
{
public:
    void append(QByteArray lowerCaseName, QByteArray value);
    /// The first field of that name; empty when there is none.
    [[nodiscard]] QByteArray value(QByteArrayView lowerCaseName) const;
    [[nodiscard]] bool contains(QByteArrayView lowerCaseName) const;
    [[nodiscard]] qsizetype count(QByteArrayView lowerCaseName) const;
    /// All fields of that name, in order of arrival.
    [[nodiscard]] QList<QByteArray> values(QByteArrayView lowerCaseName) const;

private:
    QList<QPair<QByteArray, QByteArray>> m_fields;
};

/// One complete, bounded request. No JSON, no policy.
struct HttpRequest
{
    QByteArray method;
    QByteArray path; ///< as sent, without the query: "/client-data"
    QByteArray query;
    HttpHeaders headers;
    QByteArray body; ///< the exact bytes that a signature covers
    QByteArray peer; ///< the other side's address, without its port
};

/// What the caller of an endpoint gets.
struct HttpAnswer
{
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
    QList<QPair<QByteArray, QByteArray>> headers = {}; ///< besides Content-Type and Content-Length
    QByteArray code = {};                              ///< of an error, for the log: the same as in the body

    static HttpAnswer json(const QJsonObject &object, int status = 200);
    /// {"error": message, "code": code}
    static HttpAnswer error(int status, const char *code, const QString &message);
};

/// One request and its one answer, which may come long after the handler returned. The first answer counts; an
/// exchange dropped without one answers 500. Handlers pass it on as ExchangePointer and never see a socket.
class Exchange final
{
public:
    using Answered = std::function<void(const HttpAnswer &answer, RequestRecord &record)>;

    Exchange(HttpRequest request, RequestRecord record, Answered answered);
    ~Exchange();
    Q_DISABLE_COPY_MOVE(Exchange)

    [[nodiscard]] const HttpRequest &request() const { return m_request; }
    [[nodiscard]] RequestRecord &record() { return m_record; }
    void answer(const HttpAnswer &answer);
    [[nodiscard]] bool isAnswered() const { return !m_answered; }

private:
    HttpRequest m_request;
    RequestRecord m_record;
    Answered m_answered;
};

using ExchangePointer = std::shared_ptr<Exchange>;

/// One row of the daemon's table of endpoints. What differs between endpoints in the front's eyes stands here.
struct Route
{
    QByteArray method; ///< "POST", "GET"; GET answers HEAD too
    QByteArray path;   ///< exact: "/client-data"
    qint64 maximumBody = 64 * 1024;
    /// Bodies must come as one of these; empty = the endpoint takes no body and looks at no Content-Type.
    QList<QByteArray> contentTypes = {"application/json"};
    std::function<void(const ExchangePointer &)> handle;
};

} // namespace am
