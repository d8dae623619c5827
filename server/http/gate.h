// SPDX-License-Identifier: MIT
#pragma once

#include "http/connection.h"
#include "http/gatelimits.h"
#include "http/listener.h"
#include "http/requestparser.h"

#include <QObject>
#include <QTimer>

#include <array>
#include <memory>
#include <unordered_map>
#include <vector>

class QSocketNotifier;

namespace am {

/// What stands behind the Gate and answers requests.
class RequestTaker
{
public:
    /// Takes one complete, bounded request. Gate::answer(ticket, ...) follows, within this call or later.
    virtual void take(quint64 ticket, HttpRequest request, RequestRecord record) = 0;
    /// The time for an answer is over, or the server stops: `answer` shall be the answer.
    virtual void expire(quint64 ticket, const HttpAnswer &answer) = 0;
    /// A request that the Gate answered by itself.
    virtual void refused(const RequestRecord &record) = 0;

protected:
    ~RequestTaker() = default;
};

/// The only thing that touches bytes from outside: accepts connections, enforces every limit and deadline, and lets
/// nothing through but complete, well-formed requests, of each connection one at a time. All sockets are in one epoll
/// set behind one notifier, so idle connections cost the active ones nothing.
class Gate final : public QObject, private Connection::Owner
{
    Q_OBJECT

public:
    /// All three are kept by reference. The limits may change in place at any time.
    Gate(const GateLimits &limits, const RequestParser::BodyLimit &bodyLimit, RequestTaker &taker);
    ~Gate() override;

    /// The port that is listened at; Kind::Busy when somebody else has it.
    Result<quint16> listen(const QHostAddress &address, quint16 port);
    /// Whether the peer is still there to be answered.
    [[nodiscard]] bool isAwaited(quint64 ticket) const;
    /// Once for each ticket, also when nobody awaits the answer any more.
    void answer(quint64 ticket, const RawAnswer &answer);
    /// Stops listening, closes idle connections and waits for answers, at most so long; then drained().
    void drain(std::chrono::milliseconds atMost);

    [[nodiscard]] qsizetype connections() const { return qsizetype(m_connections.size()); }
    [[nodiscard]] qsizetype requestsInFlight() const { return qsizetype(m_tickets.size()); }
    [[nodiscard]] qint64 bytesHeld() const { return m_bytesHeld; }

Q_SIGNALS:
    void drained();

private:
    /// A request that was handed on; its connection may have gone.
    struct Ticket
    {
        quint64 connection;
        qint64 bytes;
        SteadyTime deadline;
    };

    /// While one exists no connection is destroyed, because member functions of connections may be on the stack.
    class Turn;

    [[nodiscard]] const GateLimits &limits() const override { return m_limits; }
    [[nodiscard]] const RequestParser::BodyLimit &bodyLimit() const override { return m_bodyLimit; }
    [[nodiscard]] bool isDraining() const override { return m_draining; }
    [[nodiscard]] bool isFull() const override { return m_bytesHeld > m_limits.bodiesInFlight; }
    void account(qint64 difference) override { m_bytesHeld += difference; }
    void watch(const Connection &connection, quint32 events) override;
    void dispatch(Connection &connection, HttpRequest request, RequestRecord record) override;
    void yieldTurn(const Connection &connection) override;
    void refused(const RequestRecord &record) override;
    void closed(const Connection &connection) override;

    void poll();
    void acceptConnections();
    void accept(Descriptor socket, const QHostAddress &peer);
    void turnAway(const QHostAddress &peer, const char *code);
    void listenAgain(bool on);
    void resumeYielded();
    void sweep();
    void sweepTickets(SteadyTime now);
    void scheduleSweep();
    void finishDraining();

    const GateLimits &m_limits;
    const RequestParser::BodyLimit &m_bodyLimit;
    RequestTaker &m_taker;
    Descriptor m_epoll;
    Listener m_listener;
    bool m_listenerPaused = false;
    QSocketNotifier *m_notifier = nullptr;
    QTimer m_sweepTimer;
    quint64 m_lastId = 0; ///< of connections and tickets; 0 is the listener
    std::unordered_map<quint64, std::unique_ptr<Connection>> m_connections;
    std::unordered_map<quint64, Ticket> m_tickets;
    std::vector<std::unique_ptr<Connection>> m_closed;
    std::vector<quint64> m_yielded;
    int m_turns = 0;
    qint64 m_bytesHeld = 0;
    bool m_draining = false;
    bool m_drained = false;
    SteadyTime m_drainDeadline;
};

} // namespace am
