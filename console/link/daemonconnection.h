// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonlink.h"
#include "link/sshtunnel.h"

#include <QTimer>

#include <chrono>

namespace am {

/// A link to the daemon that is kept up, through a tunnel where the daemon is on another computer: when it is lost it
/// is tried again, after a pause that doubles up to a bound.
class DaemonConnection final : public QObject
{
    Q_OBJECT

public:
    enum class State { Offline, Connecting, Live };
    struct Pauses
    {
        std::chrono::milliseconds first{500};
        std::chrono::milliseconds longest{15'000};
        std::chrono::milliseconds greeting{10'000}; ///< for whoever answers to say what they are
    };

    DaemonConnection(QStringList sockets, const Pauses &pauses, SshTunnel::Setup ssh = {}, QObject *parent = nullptr);

    void start();
    /// Now, without waiting for the pause to end.
    void retry();
    /// Leaves this daemon for another one; routeChanged() comes before anything is heard of that.
    void use(const Route &route);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isLive() const { return m_state == State::Live; }
    /// Whether this daemon was ever spoken with, so that what is shown may be its.
    [[nodiscard]] bool hasBeenLive() const { return m_hasBeenLive; }
    /// Those who may only look are refused whatever changes something.
    [[nodiscard]] bool mayChange() const;
    /// As DaemonLink's; of the last connection.
    [[nodiscard]] QJsonObject hello() const { return m_link.hello(); }
    /// Why there is none, for people; empty while live.
    [[nodiscard]] QString trouble() const { return m_trouble; }
    /// Until it is tried again; negative unless offline.
    [[nodiscard]] std::chrono::milliseconds untilNextTry() const { return m_timer.remainingTimeAsDuration(); }
    [[nodiscard]] const Route &route() const { return m_route; }

    /// At any time; Unreachable when not live.
    void ask(const QString &method, const QJsonObject &params, QObject *context, Reply<QJsonValue> reply);

Q_SIGNALS:
    void stateChanged(am::DaemonConnection::State state);
    /// Why it is offline became clearer.
    void troubleChanged();
    void routeChanged();
    void notified(const QString &method, const QJsonObject &params);

private:
    void greet(const QStringList &sockets);
    void lose(const QString &why);
    void explain();
    void setState(State state);

    Route m_route;
    Pauses m_pauses;
    std::chrono::milliseconds m_pause;
    QTimer m_timer;
    QTimer m_greeting;
    QString m_trouble;
    State m_state = State::Offline;
    bool m_hasBeenLive = false;
    SshTunnel m_tunnel; ///< these two last, as they may still report while they end
    DaemonLink m_link;
};

} // namespace am
