// SPDX-License-Identifier: MIT
#include "link/daemonconnection.h"

using namespace Qt::StringLiterals;

namespace am {

DaemonConnection::DaemonConnection(QStringList sockets, const Pauses &pauses, SshTunnel::Setup ssh, QObject *parent)
    : QObject(parent)
    , m_route({.sockets = std::move(sockets)})
    , m_pauses(pauses)
    , m_pause(pauses.first)
    , m_tunnel(std::move(ssh))
{
    m_timer.setSingleShot(true);
    m_greeting.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DaemonConnection::start);
    connect(&m_greeting, &QTimer::timeout, this, [this] {
        m_link.close();
        lose(u"what answers there does not greet as a daemon does"_s);
    });
    connect(&m_link, &DaemonLink::notified, this, &DaemonConnection::notified);
    connect(&m_link, &DaemonLink::greeted, this, [this] {
        m_greeting.stop();
        m_pause = m_pauses.first;
        m_trouble.clear();
        m_hasBeenLive = true;
        setState(State::Live);
    });
    connect(&m_link, &DaemonLink::closed, this, &DaemonConnection::lose);
    connect(&m_tunnel, &SshTunnel::ready, this, [this] { greet({m_tunnel.socket()}); });
    connect(&m_tunnel, &SshTunnel::troubled, this, &DaemonConnection::explain);
    connect(&m_tunnel, &SshTunnel::ended, this, [this](const QString &why) {
        m_link.close();
        lose(why);
    });
}

void DaemonConnection::start()
{
    m_timer.stop();
    setState(State::Connecting);
    if (m_route.isRemote())
        m_tunnel.open(m_route);
    else
        greet(m_route.sockets);
}

void DaemonConnection::greet(const QStringList &sockets)
{
    m_greeting.start(m_pauses.greeting);
    m_link.open(sockets);
}

/// The socket is often lost before ssh has said why; then this comes twice, and the second knows more.
void DaemonConnection::lose(const QString &why)
{
    m_greeting.stop();
    m_trouble = why;
    if (m_state == State::Offline)
        return Q_EMIT troubleChanged();
    m_timer.start(m_pause);
    m_pause = std::min(m_pause * 2, m_pauses.longest);
    const QString said = m_route.isRemote() ? m_tunnel.trouble() : QString();
    if (!said.isEmpty())
        m_trouble = said;
    setState(State::Offline);
}

void DaemonConnection::explain()
{
    const QString said = m_tunnel.trouble();
    if (m_state != State::Offline || said.isEmpty() || said == m_trouble)
        return;
    m_trouble = said;
    Q_EMIT troubleChanged();
}

void DaemonConnection::retry()
{
    if (m_state == State::Offline)
        start();
}

void DaemonConnection::use(const Route &route)
{
    m_timer.stop();
    m_greeting.stop();
    m_link.close();
    m_tunnel.close();
    m_route = route;
    m_trouble.clear();
    m_pause = m_pauses.first;
    m_hasBeenLive = false;
    setState(State::Offline);
    Q_EMIT routeChanged();
    start();
}

bool DaemonConnection::mayChange() const
{
    return isLive() && hello().value("role"_L1) != "reader"_L1;
}

void DaemonConnection::ask(const QString &method, const QJsonObject &params, QObject *context, Reply<QJsonValue> reply)
{
    if (isLive())
        return m_link.ask(method, params, context, std::move(reply));
    QTimer::singleShot(0, context, [reply = std::move(reply)] {
        reply(Error{Error::Kind::Unreachable, u"there is no connection to the daemon"_s});
    });
}

void DaemonConnection::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged(state);
}

} // namespace am
