// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>

namespace am::test {

/// A server that does to its connections exactly what a test says, and remembers every request that it has read.
class ScriptedServer final
{
public:
    /// Called for each complete request; `number` counts those of all connections from 1.
    using Script = std::function<void(QTcpSocket &socket, int number)>;

    explicit ScriptedServer(Script script, std::unique_ptr<QTcpServer> server = std::make_unique<QTcpServer>())
        : m_script(std::move(script))
        , m_server(std::move(server))
    {
        m_server->setMaxPendingConnections(1024);
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] { accept(); });
        m_server->listen(QHostAddress::LocalHost);
    }

    [[nodiscard]] QUrl url(const char *scheme = "http") const
    {
        return QUrl(QString::fromLatin1(scheme) + QStringLiteral("://127.0.0.1:%1/path").arg(m_server->serverPort()));
    }

    static void answer(QTcpSocket &socket, const QByteArray &body = "{}")
    {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    /// As a server does that says so.
    static void answerAndClose(QTcpSocket &socket, const QByteArray &body = "{}")
    {
        socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) +
                     "\r\n\r\n" + body);
        socket.disconnectFromHost();
    }

    QList<QByteArray> requests;    ///< complete ones, in the order they were read
    int connections = 0;           ///< accepted
    std::function<bool()> refuses; ///< when it says true, a connection is reset as soon as there is something to read

private:
    void accept()
    {
        while (QTcpSocket *socket = m_server->nextPendingConnection()) {
            ++connections;
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { read(socket); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            if (socket->bytesAvailable() > 0)
                read(socket);
        }
    }

    void read(QTcpSocket *socket)
    {
        if (refuses && refuses())
            return socket->abort();
        const QByteArray seen = socket->peek(socket->bytesAvailable());
        const qsizetype end = seen.indexOf("\r\n\r\n");
        const qsizetype field = seen.toLower().indexOf("content-length: ");
        const qsizetype length =
            field < 0 || field > end ? 0 : seen.mid(field + 16, seen.indexOf('\r', field) - field - 16).toLongLong();
        if (end < 0 || seen.size() < end + 4 + length)
            return;
        requests.append(socket->read(end + 4 + length));
        m_script(*socket, int(requests.size()));
    }

    Script m_script;
    std::unique_ptr<QTcpServer> m_server;
};

} // namespace am::test
