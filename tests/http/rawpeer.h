// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QTcpSocket>

namespace am::test {

/// An answer as it came over the wire.
struct Received
{
    int status = 0;
    QHash<QByteArray, QByteArray> fields; ///< names in lower case
    QByteArray body;

    /// The "code" of an error.
    [[nodiscard]] QByteArray code() const;
};

/// The other side of a connection, which sends what bytes it likes.
class RawPeer final
{
public:
    explicit RawPeer(quint16 port);

    void send(const QByteArray &bytes);
    /// The event loop runs until so many answers are there, or the time is over. `headOnly`: to HEAD requests.
    QList<Received> answers(qsizetype count, bool headOnly = false);
    /// One request, one answer.
    Received ask(const QByteArray &bytes);
    /// Whether the server closes the connection in time.
    bool waitForClose(int milliseconds = 30'000);
    [[nodiscard]] bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    /// What has come and was not yet taken by answers().
    [[nodiscard]] const QByteArray &received() const { return m_received; }
    bool waitForBytes(const QByteArray &wanted, int milliseconds = 30'000);
    /// No more bytes from this side; the answer can still come.
    void closeHalf();
    /// With a reset, as a crashed peer does.
    void reset();
    QTcpSocket &socket() { return m_socket; }

private:
    QTcpSocket m_socket;
    QByteArray m_received;
};

/// "POST path" with a JSON body.
QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &fields = {});
QByteArray get(const QByteArray &path, const QByteArray &fields = {}, const QByteArray &method = "GET");

} // namespace am::test
