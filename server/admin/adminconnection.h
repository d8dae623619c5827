// SPDX-License-Identifier: MIT
#pragma once

#include "admin/adminlistener.h"
#include "admin/adminpeer.h"
#include "admin/adminsettings.h"
#include "http/descriptor.h"
#include "http/sendbuffer.h"
#include "shared/adminprotocol.h"
#include "shared/framereader.h"

#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

namespace am {

class AdminMethods;

/// One client of the admin socket: says hello, answers requests, and costs a bounded amount of memory however it
/// behaves. A peer that has ended its side still gets its answers.
class AdminConnection final : public AdminListener
{
    Q_OBJECT

public:
    AdminConnection(Descriptor socket, AdminPeer peer, AdminMethods &methods, const AdminLimits &limits,
                    QObject *parent = nullptr);

    /// Left out while the peer does not keep up; then it is told how many: {"method":"missed","params":{"count":7}}.
    void notify(const QString &method, const QJsonObject &params);
    bool offer(const QByteArray &frame) override;

Q_SIGNALS:
    /// Nothing comes or goes any more. Never from inside a call.
    void ended();

private:
    void receive();
    void take();
    void takeLater();
    void serve(const QByteArray &frame);
    void answer(const QJsonValue &id, const Result<QJsonValue> &result);
    void send(const QByteArray &frame);
    void flush();
    void drop(const char *why);
    void end();
    void settle();
    [[nodiscard]] bool mayTake() const;

    Descriptor m_socket; ///< outlives its notifiers
    AdminPeer m_peer;
    AdminMethods &m_methods;
    const AdminLimits m_limits;
    QSocketNotifier m_readable;
    QSocketNotifier m_writable;
    QTimer m_stall;
    FrameReader m_frames{adminprotocol::largestFrame};
    SendBuffer m_sending;
    QList<QByteArray> m_unsent; ///< behind m_sending
    qint64 m_unsentBytes = 0;   ///< of both
    qint64 m_missed = 0;
    int m_inFlight = 0;
    bool m_takePending = false;
    bool m_inputEnded = false;
    bool m_ended = false;
};

} // namespace am
