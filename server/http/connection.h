// SPDX-License-Identifier: MIT
#pragma once

#include "http/descriptor.h"
#include "http/rawanswer.h"
#include "http/receivepace.h"
#include "http/requestparser.h"
#include "http/sendbuffer.h"
#include "observe/requestrecord.h"

#include <chrono>
#include <optional>

namespace am {

/// One accepted socket: reads one request at a time, waits for its answer, writes it, reads the next. Every state has
/// a deadline; sweep() enforces it. Whatever it needs besides comes from its Owner, who also destroys it, after
/// closed().
class Connection final
{
public:
    /// The Gate, in a connection's eyes.
    class Owner
    {
    public:
        [[nodiscard]] virtual const GateLimits &limits() const = 0;
        [[nodiscard]] virtual const RequestParser::BodyLimit &bodyLimit() const = 0;
        [[nodiscard]] virtual bool isDraining() const = 0;
        /// More bytes are held for all connections together than may be.
        [[nodiscard]] virtual bool isFull() const = 0;
        /// The bytes that this and other connections hold change by so many.
        virtual void account(qint64 difference) = 0;
        /// Events of epoll that the connection wants from now on; errors and hang-ups come in any case.
        virtual void watch(const Connection &connection, quint32 events) = 0;
        /// answer() follows, possibly within this call.
        virtual void dispatch(Connection &connection, HttpRequest request, RequestRecord record) = 0;
        /// resume() shall be called after other connections had their turn.
        virtual void yieldTurn(const Connection &connection) = 0;
        /// A request that went no further than the Gate.
        virtual void refused(const RequestRecord &record) = 0;
        virtual void closed(const Connection &connection) = 0;

    protected:
        ~Owner() = default;
    };

    Connection(quint64 id, Descriptor socket, QByteArray peer, Owner &owner);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    [[nodiscard]] quint64 id() const { return m_id; }
    [[nodiscard]] int descriptor() const { return m_socket.number(); }
    /// Nothing is begun and nothing is owed.
    [[nodiscard]] bool isIdle() const;

    void start();
    void handleEvents(quint32 events);
    void resume();
    /// Answers the request that was dispatched last.
    void answer(const RawAnswer &answer);
    /// Answers by itself, then closes.
    void refuse(const Refusal &refusal);
    void refuse(const Refusal &refusal, RequestRecord record);
    void sweep(SteadyTime now);
    void close();

private:
    enum class State { Receiving, Answering, Writing, Lingering, Closed };

    void receive();
    void discard();
    void advance(QByteArrayView fresh);
    bool step(QByteArrayView &input, int &requests);
    QByteArrayView parse(QByteArrayView input);
    void dispatch();
    void endOfInput();
    void sendContinue();
    bool flush();
    void startWriting(QByteArray bytes);
    void finishAnswer();
    void hangUp();
    void enterReceiving();
    void settle();
    [[nodiscard]] quint32 wantedEvents() const;
    RequestRecord takeRecord();
    void report(RequestRecord &record);

    const quint64 m_id;
    Descriptor m_socket;
    const QByteArray m_peer;
    Owner &m_owner;
    RequestParser m_parser;
    ReceivePace m_pace;
    State m_state = State::Receiving;
    SteadyTime m_deadline;                 ///< of writing and lingering
    std::optional<RequestRecord> m_record; ///< of the request that is coming in
    qint64 m_receivedBytes = 0;            ///< of it
    QByteArray m_pending;                  ///< read, but of later requests
    qsizetype m_pendingFrom = 0;
    SendBuffer m_output;
    qint64 m_accounted = 0;
    quint32 m_watched = 0;
    bool m_readPaused = false; ///< bytes are waiting in the kernel while we answer
    bool m_headOnly = false;
    bool m_keepAlive = true;
    bool m_endOfInput = false;
    bool m_advancing = false;
};

} // namespace am
