// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace am::test {

/// A raw client of a Unix socket that never waits: the server may live in this thread's event loop. It reads nothing
/// before it is told to.
class LocalClient final
{
public:
    LocalClient() = default;
    explicit LocalClient(const QString &path);
    /// Takes over a connected socket, one end of a pair.
    explicit LocalClient(int socket);
    ~LocalClient();
    LocalClient(LocalClient &&other) noexcept;
    LocalClient &operator=(LocalClient &&other) = delete;
    Q_DISABLE_COPY(LocalClient)

    [[nodiscard]] bool isConnected() const { return m_socket >= 0; }
    /// How many bytes the server's side took at once; -1 when it has gone.
    qsizetype send(const QByteArray &bytes);
    void sendRequest(int id, const char *method, const QJsonObject &params = {});
    void shutdownWriting();
    /// Reads what is there.
    const QList<QJsonObject> &frames();
    /// The server has closed, and everything it sent is in frames().
    bool isClosed();
    /// The answer to this request, when it has come: "result" or "error" in it.
    QJsonObject answer(int id);

private:
    void read();

    int m_socket = -1;
    bool m_closed = false;
    QByteArray m_received;
    QList<QJsonObject> m_frames;
};

} // namespace am::test
