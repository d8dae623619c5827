// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QTcpServer>
#include <QTcpSocket>

namespace am {

/// A QTcpSocket without a descriptor: QHttpServer reads what is fed to it and writes what is taken out. It stays
/// open and connected until hangUp(), whatever QHttpServer or a far peer does.
class VirtualSocket final : public QTcpSocket
{
    Q_OBJECT

public:
    explicit VirtualSocket(QObject *parent);
    ~VirtualSocket() override;

    /// One complete request; QHttpServer reads it within this call.
    void feed(const QByteArray &request);
    /// What was written since the last call.
    QByteArray takeOutput() { return std::exchange(m_output, {}); }
    /// The only way to end it: QHttpServer sees a disconnect and destroys it.
    void hangUp();

    [[nodiscard]] qint64 bytesAvailable() const override;
    void disconnectFromHost() override {}
    void close() override {}

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QByteArray m_input;
    qsizetype m_read = 0;
    QByteArray m_output;
};

/// A QTcpServer that listens to nobody and hands virtual sockets to the QHttpServer it is bound to.
class VirtualServer final : public QTcpServer
{
    Q_OBJECT

public:
    explicit VirtualServer(QObject *parent = nullptr);

    /// Owned by this server or by QHttpServer, depending on the version of Qt; end it with hangUp().
    VirtualSocket *connectSocket();
    QTcpSocket *nextPendingConnection() override;
};

} // namespace am
