// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QtGlobal>

#include <optional>

namespace am::test {

/// What a server answered: names of header fields in lower case.
struct RawAnswer
{
    int status = 0;
    QHash<QByteArray, QByteArray> headers;
    QByteArray body;
};

/// A blocking socket to 127.0.0.1 that sends exactly what it is told, well-formed or not. For tests in which the
/// server is another process or lives on another thread.
class RawClient final
{
public:
    explicit RawClient(quint16 port);
    ~RawClient();
    Q_DISABLE_COPY_MOVE(RawClient)

    [[nodiscard]] bool isConnected() const { return m_descriptor >= 0; }
    /// False when the peer no longer takes bytes.
    bool send(const QByteArray &bytes);
    /// No more bytes from here; the peer can still answer.
    void shutdownWriting();
    /// Ends the connection with a reset instead of a farewell.
    void reset();
    void close();

    /// The next whole answer (100 Continue counts as one); nothing when the peer closed or `milliseconds` passed.
    /// `withoutBody`: the answer to a HEAD request.
    std::optional<RawAnswer> receive(int milliseconds = 30'000, bool withoutBody = false);
    /// Whether the peer closes within that time; bytes that come meanwhile are dropped.
    bool waitForClose(int milliseconds = 30'000);

    /// A whole request with Content-Length and Host.
    static QByteArray request(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                              const QByteArray &headerLines = {});
    static QByteArray post(const QByteArray &target, const QByteArray &body, const QByteArray &headerLines = {});

private:
    /// False at the end of the stream or of the time.
    bool readMore(qint64 deadline);

    int m_descriptor = -1;
    QByteArray m_received;
};

} // namespace am::test
