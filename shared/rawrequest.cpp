// SPDX-License-Identifier: MIT
#include "shared/rawrequest.h"

#include <QElapsedTimer>
#include <QSslSocket>
#include <QTimer>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int pieces = 10;
constexpr std::chrono::milliseconds betweenPieces{100};
constexpr qsizetype largestAnswer = 256 * 1024; // fits into a frame of the admin protocol, escapes included

/// The answer has a length, or ends with the connection.
Result<RawResponse> parse(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return Error{Error::Kind::Unreachable, u"the connection ended without an answer"_s};
    RawResponse answer;
    const QList<QByteArray> lines = bytes.first(end).split('\n');
    answer.status = lines.constFirst().mid(9, 3).toInt();
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.append({line.first(std::max<qsizetype>(colon, 0)), line.sliced(colon + 1).trimmed()});
    }
    answer.body = bytes.sliced(end + 4);
    return answer;
}

/// One request on a connection of its own. Belongs to whoever waits for it.
class Exchange final : public QObject
{
public:
    Exchange(RawRequest request, bool usesTls, QObject *context, Reply<RawResponse> reply)
        : QObject(context)
        , m_request(std::move(request))
        , m_reply(std::move(reply))
        , m_socket(usesTls ? std::make_unique<QSslSocket>() : std::make_unique<QTcpSocket>())
    {
        m_deadline.setSingleShot(true);
        connect(&m_deadline, &QTimer::timeout, this, [this] {
            finish(Error{Error::Kind::Timeout, u"no answer within the time for it"_s});
        });
        connect(m_socket.get(), &QTcpSocket::readyRead, this, [this] { take(); });
        connect(m_socket.get(), &QTcpSocket::disconnected, this, [this] { end(); });
        connect(m_socket.get(), &QTcpSocket::errorOccurred, this, [this] { end(); });
        connect(&m_piece, &QTimer::timeout, this, [this] { sendPiece(); });
    }

    void start(const RawPeer &peer, std::chrono::milliseconds deadline)
    {
        m_deadline.start(deadline);
        m_time.start();
        if (auto *const tls = qobject_cast<QSslSocket *>(m_socket.get())) {
            connect(tls, &QSslSocket::encrypted, this, [this] { begin(); });
            return tls->connectToHostEncrypted(peer.host, peer.port);
        }
        connect(m_socket.get(), &QTcpSocket::connected, this, [this] { begin(); });
        m_socket->connectToHost(peer.host, peer.port);
    }

private:
    void begin()
    {
        m_time.restart();
        m_socket->write(m_request.head);
        switch (m_request.sending) {
        case RawSending::Whole:
            m_socket->write(m_request.body);
            return;
        case RawSending::HalfBody:
            m_socket->write(m_request.body.first(m_request.body.size() / 2));
            return m_socket->disconnectFromHost();
        case RawSending::InPieces:
            return m_piece.start(betweenPieces);
        case RawSending::HeadOnly:
            return;
        }
    }
    void sendPiece()
    {
        const qsizetype size = std::min(m_request.body.size() / pieces + 1, m_request.body.size() - m_sent);
        m_socket->write(m_request.body.sliced(m_sent, size));
        m_sent += size;
        if (m_sent == m_request.body.size())
            m_piece.stop();
    }
    void take()
    {
        m_received += m_socket->readAll();
        if (m_received.size() > largestAnswer)
            finish(Error{Error::Kind::Unreachable, u"the answer is longer than it may be"_s});
    }
    void end()
    {
        m_received += m_socket->readAll();
        if (m_request.sending == RawSending::HalfBody && m_received.isEmpty())
            return finish(Error{Error::Kind::Unreachable, u"the connection was ended in the middle of the body"_s});
        auto answer = parse(m_received);
        if (answer)
            answer->microseconds = m_time.nsecsElapsed() / 1000;
        finish(answer);
    }
    void finish(const Result<RawResponse> &answer)
    {
        const auto reply = std::exchange(m_reply, nullptr);
        if (!reply)
            return;
        m_deadline.stop();
        m_piece.stop();
        m_socket->disconnect(this);
        deleteLater();
        reply(answer);
    }

    RawRequest m_request;
    Reply<RawResponse> m_reply;
    std::unique_ptr<QTcpSocket> m_socket;
    QTimer m_deadline;
    QTimer m_piece; ///< until the next one
    QElapsedTimer m_time;
    QByteArray m_received;
    qsizetype m_sent = 0;
};

} // namespace

void sendRaw(const RawPeer &peer, const RawRequest &request, std::chrono::milliseconds deadline, QObject *context,
             Reply<RawResponse> reply)
{
    auto *const exchange = new Exchange(request, peer.usesTls, context, std::move(reply));
    exchange->start(peer, deadline);
}

} // namespace am
