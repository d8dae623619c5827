// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonlink.h"

#include <QTimer>

#include <chrono>

namespace am {

/// A link to the daemon that is kept up: when it is lost it is tried again, after a pause that doubles up to a bound.
class DaemonConnection final : public QObject
{
    Q_OBJECT

public:
    enum class State { Offline, Connecting, Live };
    struct Pauses
    {
        std::chrono::milliseconds first{500};
        std::chrono::milliseconds longest{15'000};
    };

    DaemonConnection(QStringList sockets, const Pauses &pauses, QObject *parent = nullptr);

    void start();
    /// Now, without waiting for the pause to end.
    void retry();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isLive() const { return m_state == State::Live; }
    /// Those who may only look are refused whatever changes something.
    [[nodiscard]] bool mayChange() const;
    /// As DaemonLink's; of the last connection.
    [[nodiscard]] QJsonObject hello() const { return m_link.hello(); }
    /// Why there is none, for people; empty while live.
    [[nodiscard]] QString trouble() const { return m_trouble; }
    [[nodiscard]] const QStringList &sockets() const { return m_sockets; }

    /// At any time; Unreachable when not live.
    void ask(const QString &method, const QJsonObject &params, QObject *context, Reply<QJsonValue> reply);

Q_SIGNALS:
    void stateChanged(am::DaemonConnection::State state);
    void notified(const QString &method, const QJsonObject &params);

private:
    void setState(State state);

    QStringList m_sockets;
    Pauses m_pauses;
    std::chrono::milliseconds m_pause;
    QTimer m_timer;
    QString m_trouble;
    State m_state = State::Offline;
    DaemonLink m_link; ///< last, as it may still report while it ends
};

} // namespace am
