// SPDX-License-Identifier: MIT
#include "http/gate.h"

#include <QLoggingCategory>
#include <QSocketNotifier>

#include <sys/epoll.h>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcGate, "agenticmemory.daemon.http")

constexpr quint64 listenerId = 0;
constexpr int acceptsPerTurn = 64;
/// Connections beyond the limit that are told so, and given time to read it.
constexpr int turnedAwayAtOnce = 64;

} // namespace

class Gate::Turn
{
public:
    explicit Turn(Gate &gate)
        : m_gate(gate)
    {
        ++m_gate.m_turns;
    }
    ~Turn()
    {
        if (--m_gate.m_turns > 0)
            return;
        m_gate.m_closed.clear();
        m_gate.finishDraining();
    }
    Q_DISABLE_COPY_MOVE(Turn)

private:
    Gate &m_gate;
};

Gate::Gate(const GateLimits &limits, const RequestParser::BodyLimit &bodyLimit, RequestTaker &taker)
    : m_limits(limits)
    , m_bodyLimit(bodyLimit)
    , m_taker(taker)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    m_sweepTimer.setSingleShot(true);
    connect(&m_sweepTimer, &QTimer::timeout, this, &Gate::sweep);
    if (m_epoll.isOpen()) {
        m_notifier = new QSocketNotifier(m_epoll.number(), QSocketNotifier::Read, this);
        connect(m_notifier, &QSocketNotifier::activated, this, &Gate::poll);
    }
}

Gate::~Gate()
{
    // Connections give their bytes back when they die, which needs the members declared after them.
    m_closed.clear();
    m_connections.clear();
}

Result<quint16> Gate::listen(const QHostAddress &address, quint16 port)
{
    if (!m_epoll.isOpen())
        return Error{Error::Kind::Internal, u"no descriptor left for the event queue"_s};
    Result<quint16> given = m_listener.listen(address, port);
    if (given) {
        m_listenerPaused = true;
        listenAgain(true);
    }
    return given;
}

void Gate::listenAgain(bool on)
{
    if (!m_listener.isListening() || on != m_listenerPaused)
        return;
    m_listenerPaused = !on;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = listenerId;
    ::epoll_ctl(m_epoll.number(), on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, m_listener.number(), &event);
    scheduleSweep();
}

void Gate::watch(const Connection &connection, quint32 events)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = connection.id();
    if (::epoll_ctl(m_epoll.number(), EPOLL_CTL_MOD, connection.descriptor(), &event) != 0)
        ::epoll_ctl(m_epoll.number(), EPOLL_CTL_ADD, connection.descriptor(), &event);
}

void Gate::poll()
{
    if (m_turns > 0)
        return; // a nested event loop in a handler must not read into the buffer that is being parsed
    const Turn turn(*this);
    std::array<epoll_event, 256> events;
    const int count = ::epoll_wait(m_epoll.number(), events.data(), int(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[size_t(i)];
        if (event.data.u64 == listenerId) {
            acceptConnections();
        } else if (const auto found = m_connections.find(event.data.u64); found != m_connections.end()) {
            found->second->handleEvents(event.events);
        }
    }
}

void Gate::acceptConnections()
{
    for (int i = 0; i < acceptsPerTurn && m_listener.isListening(); ++i) {
        Descriptor socket;
        QHostAddress peer;
        switch (m_listener.accept(socket, peer)) {
        case Listener::Outcome::Accepted:
            accept(std::move(socket), peer);
            break;
        case Listener::Outcome::Refused:
            turnAway(peer, "no_descriptors");
            break;
        case Listener::Outcome::Broken:
            break;
        case Listener::Outcome::Nothing:
            return;
        case Listener::Outcome::Exhausted:
            qCWarning(lcGate) << "no connection can be accepted for now:" << qt_error_string();
            listenAgain(false);
            return;
        }
    }
}

void Gate::accept(Descriptor socket, const QHostAddress &peer)
{
    const qsizetype limit = m_limits.connections;
    if (connections() >= limit + turnedAwayAtOnce)
        return turnAway(peer, "too_many_connections");
    const quint64 id = ++m_lastId;
    const auto added =
        m_connections.emplace(id, std::make_unique<Connection>(id, std::move(socket), peer.toString().toLatin1(),
                                                               static_cast<Connection::Owner &>(*this)));
    Connection &connection = *added.first->second;
    connection.start();
    scheduleSweep();
    if (connections() > limit)
        connection.refuse({503, "too_many_connections", "the server has too many connections"});
}

/// Somebody whose socket was closed unheard.
void Gate::turnAway(const QHostAddress &peer, const char *code)
{
    RequestRecord record;
    record.peer = peer.toString().toLatin1();
    record.status = 503;
    record.code = code;
    m_taker.refused(record);
}

void Gate::dispatch(Connection &connection, HttpRequest request, RequestRecord record)
{
    if (m_tickets.size() >= size_t(std::max(0, m_limits.requestsInFlight)))
        return connection.refuse({503, "overloaded", "the server works on too many requests"}, std::move(record));
    const quint64 ticket = ++m_lastId;
    const qint64 bytes = request.body.size();
    m_bytesHeld += bytes;
    m_tickets.insert({ticket, {connection.id(), bytes, std::chrono::steady_clock::now() + m_limits.answer}});
    m_taker.take(ticket, std::move(request), std::move(record));
}

bool Gate::isAwaited(quint64 ticket) const
{
    const auto found = m_tickets.find(ticket);
    return found != m_tickets.end() && m_connections.contains(found->second.connection);
}

void Gate::answer(quint64 ticket, const RawAnswer &answer)
{
    const Turn turn(*this);
    const auto found = m_tickets.find(ticket);
    if (found == m_tickets.end())
        return;
    const auto connection = m_connections.find(found->second.connection);
    m_bytesHeld -= found->second.bytes;
    m_tickets.erase(found);
    if (connection != m_connections.end())
        connection->second->answer(answer);
}

void Gate::yieldTurn(const Connection &connection)
{
    if (m_yielded.empty())
        QMetaObject::invokeMethod(this, &Gate::resumeYielded, Qt::QueuedConnection);
    m_yielded.push_back(connection.id());
}

void Gate::resumeYielded()
{
    const Turn turn(*this);
    const std::vector<quint64> yielded = std::exchange(m_yielded, {});
    for (const quint64 id : yielded) {
        if (const auto found = m_connections.find(id); found != m_connections.end())
            found->second->resume();
    }
}

void Gate::refused(const RequestRecord &record)
{
    m_taker.refused(record);
}

void Gate::closed(const Connection &connection)
{
    const auto found = m_connections.find(connection.id());
    m_closed.push_back(std::move(found->second));
    m_connections.erase(found);
    if (m_connections.size() < size_t(std::max(1, m_limits.connections)))
        listenAgain(true);
}

void Gate::sweep()
{
    poll(); // what has arrived in time counts, however late we come to read it
    const Turn turn(*this);
    listenAgain(true);
    const SteadyTime now = std::chrono::steady_clock::now();
    std::vector<Connection *> all;
    all.reserve(m_connections.size());
    for (const auto &[id, connection] : m_connections)
        all.push_back(connection.get());
    for (Connection *connection : all)
        connection->sweep(now);
    sweepTickets(now);
    scheduleSweep();
}

void Gate::sweepTickets(SteadyTime now)
{
    const bool stop = m_draining && now >= m_drainDeadline;
    std::vector<quint64> late;
    for (const auto &[number, ticket] : m_tickets) {
        if (stop || now >= ticket.deadline)
            late.push_back(number);
    }
    const HttpAnswer answer = stop ? HttpAnswer::error(503, "shutting_down", u"the server is shutting down"_s)
                                   : HttpAnswer::error(504, "answer_timeout", u"the server found no answer in time"_s);
    for (const quint64 number : late) {
        m_taker.expire(number, answer);
        if (m_tickets.contains(number))
            this->answer(number, RawAnswer::from(answer));
    }
}

/// Nothing is swept while there is nothing that could expire, so an idle daemon sleeps.
void Gate::scheduleSweep()
{
    if (m_sweepTimer.isActive() || (m_connections.empty() && m_tickets.empty() && !m_listenerPaused && !m_draining) ||
        m_drained)
        return;
    const std::chrono::milliseconds shortest =
        std::min({m_limits.header, m_limits.body, m_limits.rateWindow, m_limits.idle, m_limits.write, m_limits.answer,
                  m_limits.linger});
    m_sweepTimer.start(std::clamp(shortest / 4, 10ms, 500ms));
}

void Gate::drain(std::chrono::milliseconds atMost)
{
    if (m_draining)
        return;
    const Turn turn(*this);
    m_draining = true;
    m_drainDeadline = std::chrono::steady_clock::now() + atMost;
    m_listener.close();
    std::vector<Connection *> idle;
    for (const auto &[id, connection] : m_connections) {
        if (connection->isIdle())
            idle.push_back(connection.get());
    }
    for (Connection *connection : idle)
        connection->close();
    scheduleSweep();
}

void Gate::finishDraining()
{
    if (!m_draining || m_drained || !m_tickets.empty())
        return;
    if (!m_connections.empty() && std::chrono::steady_clock::now() < m_drainDeadline)
        return;
    m_drained = true;
    m_connections.clear();
    QMetaObject::invokeMethod(this, &Gate::drained, Qt::QueuedConnection);
}

} // namespace am
