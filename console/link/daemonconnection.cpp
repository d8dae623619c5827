// SPDX-License-Identifier: MIT
#include "link/daemonconnection.h"

using namespace Qt::StringLiterals;

namespace am {

DaemonConnection::DaemonConnection(QStringList sockets, const Pauses &pauses, QObject *parent)
    : QObject(parent)
    , m_sockets(std::move(sockets))
    , m_pauses(pauses)
    , m_pause(pauses.first)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DaemonConnection::start);
    connect(&m_link, &DaemonLink::notified, this, &DaemonConnection::notified);
    connect(&m_link, &DaemonLink::greeted, this, [this] {
        m_pause = m_pauses.first;
        m_trouble.clear();
        setState(State::Live);
    });
    connect(&m_link, &DaemonLink::closed, this, [this](const QString &why) {
        m_trouble = why;
        setState(State::Offline);
        m_timer.start(m_pause);
        m_pause = std::min(m_pause * 2, m_pauses.longest);
    });
}

void DaemonConnection::start()
{
    m_timer.stop();
    setState(State::Connecting);
    m_link.open(m_sockets);
}

void DaemonConnection::retry()
{
    if (m_state == State::Offline)
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
