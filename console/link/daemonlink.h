// SPDX-License-Identifier: MIT
#pragma once

#include "shared/adminprotocol.h"
#include "shared/framereader.h"

#include <QHash>
#include <QJsonObject>
#include <QLocalSocket>
#include <QObject>
#include <QPointer>

namespace am {

/// A client's end of the daemon's admin socket: asks, and hands each answer to whoever asked. Everything that is
/// under way ends with an Error when the connection does.
class DaemonLink final : public QObject
{
    Q_OBJECT

public:
    explicit DaemonLink(QObject *parent = nullptr);
    ~DaemonLink() override;

    /// The first of these sockets that somebody answers. greeted() or closed() follows.
    void open(const QStringList &sockets);
    /// The operators' socket, or the one beside it for those who may only look.
    void open(const QString &socket) { open(QStringList{socket}); }
    /// What is under way ends with an Error; closed() does not come.
    void close();

    [[nodiscard]] bool isGreeted() const { return m_greeted; }
    /// What the daemon said of itself: "protocol", "version", "role", "user".
    [[nodiscard]] QJsonObject hello() const { return m_hello; }

    /// After greeted(). Kind Unreachable: the daemon went away, or what answers is none.
    void ask(const QString &method, const QJsonObject &params, QObject *context, Reply<QJsonValue> reply);

Q_SIGNALS:
    void greeted();
    /// Also when it could never be opened; `why` is for people.
    void closed(const QString &why);
    void notified(const QString &method, const QJsonObject &params);

private:
    struct Question
    {
        QPointer<QObject> context;
        Reply<QJsonValue> reply;
    };

    [[nodiscard]] bool connectTo(const QString &path, QStringList &troubles);
    void receive();
    void take(const QByteArray &frame);
    void greet(const QJsonObject &hello);
    void fail(const QString &why);
    void abandon(const QString &why);

    QLocalSocket m_socket;
    FrameReader m_frames{adminprotocol::largestFrame};
    QJsonObject m_hello;
    QHash<qint64, Question> m_questions; ///< by the id of their request
    qint64 m_lastId = 0;
    bool m_opened = false;
    bool m_greeted = false;
};

} // namespace am
