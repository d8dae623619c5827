// SPDX-License-Identifier: MIT
#include "support/fakehttp.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QTimer>

namespace am::test {

namespace {

constexpr qsizetype LargestHeader = 64 * 1024;
constexpr qsizetype LargestBody = 64 * 1024 * 1024;

/// One connection: reads requests, answers them in order.
class Connection final : public QObject
{
public:
    Connection(QTcpSocket *socket, const FakeHttpServer::Handler &handler)
        : QObject(socket)
        , m_socket(socket)
        , m_handler(handler)
    {
        connect(socket, &QTcpSocket::readyRead, this, &Connection::read);
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

private:
    void read()
    {
        m_buffer += m_socket->readAll();
        while (!m_busy && takeOne()) {
        }
    }

    void refuse()
    {
        m_busy = true;
        m_socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        m_socket->disconnectFromHost();
    }

    /// Parses the header into `request`; false when it is malformed.
    static bool parse(QByteArrayView head, FakeHttpRequest &request)
    {
        const QList<QByteArray> lines = head.toByteArray().replace("\r\n", "\n").split('\n');
        const QList<QByteArray> first = lines.first().split(' ');
        if (first.size() != 3 || first[2] != "HTTP/1.1" || !first[1].startsWith('/'))
            return false;
        request.method = first[0];
        const qsizetype mark = first[1].indexOf('?');
        request.path = mark < 0 ? first[1] : first[1].left(mark);
        request.query = mark < 0 ? QByteArray() : first[1].mid(mark + 1);
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            if (colon < 1)
                return false;
            request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
        }
        return request.headers.contains("host");
    }

    bool takeOne()
    {
        const qsizetype end = m_buffer.indexOf("\r\n\r\n");
        if (end < 0) {
            if (m_buffer.size() > LargestHeader)
                refuse();
            return false;
        }
        FakeHttpRequest request;
        bool lengthIsNumber = true;
        const bool parsed = parse(QByteArrayView(m_buffer).first(end), request);
        const qsizetype length = request.headers.value("content-length", "0").toLongLong(&lengthIsNumber);
        if (!parsed || !lengthIsNumber || length < 0 || length > LargestBody ||
            request.headers.contains("transfer-encoding")) {
            refuse();
            return false;
        }
        if (m_buffer.size() < end + 4 + length)
            return false;
        request.body = m_buffer.mid(end + 4, length);
        m_buffer.remove(0, end + 4 + length);
        m_busy = true;
        m_last = request.headers.value("connection").toLower() == "close";
        const FakeHttpAnswer answer = m_handler(request);
        if (answer.delay > 0) {
            QTimer::singleShot(answer.delay, this, [this, answer] {
                send(answer);
                read();
            });
        } else {
            send(answer);
        }
        return !m_busy;
    }

    void send(const FakeHttpAnswer &answer)
    {
        if (answer.fate == FakeHttpAnswer::Fate::Silence)
            return;
        if (answer.fate == FakeHttpAnswer::Fate::Close) {
            m_socket->abort();
            return;
        }
        QByteArray bytes = "HTTP/1.1 " + QByteArray::number(answer.status) +
                           " Status\r\nContent-Type: " + answer.contentType +
                           "\r\nContent-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
        for (const auto &[name, value] : answer.headers)
            bytes += name + ": " + value + "\r\n";
        bytes += m_last ? "Connection: close\r\n\r\n" : "\r\n";
        if (answer.fate == FakeHttpAnswer::Fate::Truncate) {
            m_socket->write(bytes + answer.body.left(answer.body.size() / 2));
            m_socket->disconnectFromHost();
            return;
        }
        m_socket->write(bytes + answer.body);
        m_busy = m_last;
        if (m_last)
            m_socket->disconnectFromHost();
    }

    QTcpSocket *m_socket;
    const FakeHttpServer::Handler &m_handler;
    QByteArray m_buffer;
    bool m_busy = false;
    bool m_last = false; ///< the peer wants the connection closed after this request
};

} // namespace

QByteArray FakeHttpRequest::parameter(QByteArrayView name) const
{
    for (QByteArray pair : query.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        pair.replace('+', ' ');
        if (equals > 0 && QByteArray::fromPercentEncoding(pair.left(equals)) == name)
            return QByteArray::fromPercentEncoding(pair.mid(equals + 1));
    }
    return {};
}

FakeHttpServer::FakeHttpServer(Handler handler, QObject *parent)
    : QObject(parent)
    , m_handler(std::move(handler))
{
    m_server.setMaxPendingConnections(4096);
    connect(&m_server, &QTcpServer::newConnection, this, &FakeHttpServer::accept);
}

FakeHttpServer::~FakeHttpServer()
{
    close();
}

bool FakeHttpServer::listen(quint16 port)
{
    return m_server.listen(QHostAddress::LocalHost, port);
}

void FakeHttpServer::close()
{
    m_server.close();
    const auto sockets = m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets) {
        socket->disconnect();
        socket->abort();
        delete socket;
    }
}

void FakeHttpServer::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        ++m_connections;
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        new Connection(socket, m_handler);
    }
}

} // namespace am::test
