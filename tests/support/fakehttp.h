// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTcpServer>

#include <functional>

class QTcpSocket;

namespace am::test {

/// One complete request as it came over the wire.
struct FakeHttpRequest
{
    QByteArray method;
    QByteArray path;                       ///< still percent-encoded, without the query
    QByteArray query;                      ///< still percent-encoded, without the '?'
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body = {};

    /// The value of a query parameter as a web framework reads it: '+' is a space. Null when it is not there.
    [[nodiscard]] QByteArray parameter(QByteArrayView name) const;
};

/// What to do about a request.
struct FakeHttpAnswer
{
    enum class Fate { Send, Silence, Close, Truncate };
    int status = 200;
    QByteArray body = {};
    QByteArray contentType = "application/json";
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    int delay = 0; ///< milliseconds
    Fate fate = Fate::Send;
};

/// A small strict HTTP/1.1 server on loopback for fakes: keep-alive, one request of a connection at a time, 400 and
/// close for anything it does not understand (chunked bodies too).
class FakeHttpServer final : public QObject
{
public:
    using Handler = std::function<FakeHttpAnswer(const FakeHttpRequest &)>;

    explicit FakeHttpServer(Handler handler, QObject *parent = nullptr);
    ~FakeHttpServer() override;

    [[nodiscard]] bool listen(quint16 port = 0);
    /// Refuses connections from now on and cuts the open ones.
    void close();
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] int connections() const { return m_connections; } ///< accepted so far

private:
    void accept();

    Handler m_handler;
    QTcpServer m_server;
    int m_connections = 0;
};

} // namespace am::test
