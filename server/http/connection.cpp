// SPDX-License-Identifier: MIT
#include "http/connection.h"

#include "http/routetable.h"

#include <QScopedValueRollback>

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

using namespace Qt::StringLiterals;

namespace am {

namespace {

// Bodies are read in big pieces; before that little is read ahead, because it would be held for each connection.
constexpr size_t headerPiece = 16 * 1024;
constexpr size_t bodyPiece = 64 * 1024;
constexpr int requestsPerTurn = 16;

/// What is read goes through here, of whichever connection.
std::array<char, bodyPiece> &readBuffer()
{
    thread_local std::array<char, bodyPiece> buffer;
    return buffer;
}

} // namespace

Connection::Connection(quint64 id, Descriptor socket, QByteArray peer, Owner &owner)
    : m_id(id)
    , m_socket(std::move(socket))
    , m_peer(std::move(peer))
    , m_owner(owner)
    , m_parser(owner.limits(), owner.bodyLimit())
    , m_pace(owner.limits())
{
    enterReceiving();
}

Connection::~Connection()
{
    m_owner.account(-m_accounted);
}

bool Connection::isIdle() const
{
    return m_state == State::Receiving && m_parser.state() == RequestParser::State::Idle && m_pending.isEmpty();
}

void Connection::handleEvents(quint32 events)
{
    if (events & (EPOLLERR | EPOLLHUP))
        return hangUp();
    if (events & EPOLLOUT)
        advance({});
    if (events & EPOLLIN)
        receive();
}

void Connection::start()
{
    settle();
}

void Connection::resume()
{
    advance({});
}

void Connection::receive()
{
    switch (m_state) {
    case State::Lingering:
        return discard();
    case State::Receiving:
        break;
    default:
        m_readPaused = true;
        return settle();
    }
    if (!m_pending.isEmpty())
        return advance({});
    std::array<char, bodyPiece> &buffer = readBuffer();
    const size_t piece = m_parser.state() == RequestParser::State::Body ? bodyPiece : headerPiece;
    const ssize_t size = ::recv(m_socket.number(), buffer.data(), piece, 0);
    if (size < 0) {
        if (errno != EAGAIN && errno != EINTR)
            hangUp();
        return;
    }
    m_endOfInput = size == 0;
    advance(QByteArrayView(buffer.data(), size));
}

/// What a peer still sends after our last answer is thrown away unread: closing on it would reset the connection,
/// and the peer might never see the answer.
void Connection::discard()
{
    const ssize_t size = ::recv(m_socket.number(), readBuffer().data(), bodyPiece, 0);
    if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR))
        close();
}

/// Goes as far as possible: parse, dispatch, write, and again, until the peer, an answer or our next turn is waited
/// for. `fresh` is what was just read; it is only given when nothing was pending.
void Connection::advance(QByteArrayView fresh)
{
    if (m_advancing)
        return; // an answer within dispatch(): the loop below goes on with it
    {
        const QScopedValueRollback<bool> guard(m_advancing, true);
        const QByteArray pending = std::exchange(m_pending, {});
        QByteArrayView input = pending.isEmpty() ? fresh : QByteArrayView(pending).sliced(m_pendingFrom);
        for (int requests = 0; step(input, requests);) {
        }
        if (!input.isEmpty() && m_state != State::Lingering && m_state != State::Closed) {
            m_pending = pending.isEmpty() ? input.toByteArray() : pending;
            m_pendingFrom = m_pending.size() - input.size();
        }
    }
    settle();
}

/// One thing that can be done now; false when there is none.
bool Connection::step(QByteArrayView &input, int &requests)
{
    if (m_state == State::Writing)
        return flush();
    if (m_state != State::Receiving)
        return false;
    if (input.isEmpty()) {
        if (m_endOfInput)
            endOfInput();
        return m_endOfInput;
    }
    if (requests == requestsPerTurn) {
        m_owner.yieldTurn(*this);
        return false;
    }
    input = parse(input);
    if (m_parser.state() == RequestParser::State::Complete) {
        ++requests;
        dispatch();
    }
    return true;
}

QByteArrayView Connection::parse(QByteArrayView input)
{
    const qsizetype taken = m_parser.take(input);
    const RequestParser::State reached = m_parser.state();
    if (!m_record && reached != RequestParser::State::Idle)
        m_record.emplace();
    m_receivedBytes += taken;
    m_pace.received(taken, reached, std::chrono::steady_clock::now());
    if (reached == RequestParser::State::Refused) {
        refuse(m_parser.refusal());
    } else if (reached == RequestParser::State::Body) {
        if (m_parser.awaitsContinue() && taken == input.size())
            sendContinue();
        settle();
        const bool large = m_parser.request().body.size() > m_owner.limits().smallBody;
        if (m_state == State::Receiving && large && m_owner.isFull())
            refuse({503, "overloaded", "the server holds too many bodies at once"});
    }
    return m_state == State::Receiving ? input.sliced(taken) : QByteArrayView();
}

void Connection::dispatch()
{
    m_keepAlive = m_parser.keepsAlive();
    RequestRecord record = takeRecord();
    HttpRequest request = m_parser.takeRequest();
    request.peer = m_peer;
    m_headOnly = request.method == "HEAD";
    record.stage("receive");
    m_state = State::Answering;
    m_owner.dispatch(*this, std::move(request), std::move(record));
}

/// The peer will send nothing more. It may still be waiting for answers (a half-closed connection).
void Connection::endOfInput()
{
    if (m_parser.state() == RequestParser::State::Idle)
        return close();
    refuse({400, "incomplete_request", "the request ended before it was complete"});
}

void Connection::sendContinue()
{
    constexpr QByteArrayView interim = "HTTP/1.1 100 Continue\r\n\r\n";
    const ssize_t sent = ::send(m_socket.number(), interim.data(), size_t(interim.size()), MSG_NOSIGNAL);
    // The answer before it is written whole, so the kernel has room for 25 bytes, or else the peer is gone.
    if (sent != interim.size())
        hangUp();
}

void Connection::answer(const RawAnswer &answer)
{
    if (m_state != State::Answering)
        return;
    m_keepAlive = m_keepAlive && !m_owner.isDraining();
    QByteArray bytes;
    bytes.reserve(answer.head.size() + 96 + (m_headOnly ? 0 : answer.body.size()));
    bytes += answer.head;
    bytes += "Date: " + httpDate();
    bytes += m_keepAlive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
    if (!m_headOnly)
        bytes += answer.body;
    startWriting(std::move(bytes));
}

void Connection::startWriting(QByteArray bytes)
{
    m_output.fill(std::move(bytes));
    m_state = State::Writing;
    m_deadline = std::chrono::steady_clock::now() + m_owner.limits().write;
    advance({});
}

void Connection::refuse(const Refusal &refusal)
{
    refuse(refusal, takeRecord());
}

void Connection::refuse(const Refusal &refusal, RequestRecord record)
{
    HttpAnswer answer = HttpAnswer::error(refusal.status, refusal.code, QString::fromLatin1(refusal.message));
    if (refusal.status == 503 || refusal.status == 429)
        answer.headers.append({QByteArray("Retry-After"), QByteArray("1")});
    record.status = answer.status;
    record.code = answer.code;
    record.sentBytes = answer.body.size();
    report(record);
    m_keepAlive = false;
    m_headOnly = record.method == "HEAD";
    m_pending.clear();
    m_parser.takeRequest(); // a body may be large, and the peer may take its time to read the answer
    m_state = State::Answering;
    this->answer(RawAnswer::from(answer));
}

/// True when there is something to do after it.
bool Connection::flush()
{
    bool progress = false;
    const SendBuffer::Outcome outcome = m_output.flush(m_socket.number(), progress);
    if (progress)
        m_deadline = std::chrono::steady_clock::now() + m_owner.limits().write;
    if (outcome == SendBuffer::Outcome::Broken)
        hangUp();
    if (outcome != SendBuffer::Outcome::Done)
        return false;
    finishAnswer();
    return m_state == State::Receiving;
}

void Connection::finishAnswer()
{
    if (m_keepAlive)
        return enterReceiving();
    if (m_endOfInput)
        return close();
    ::shutdown(m_socket.number(), SHUT_WR);
    m_state = State::Lingering;
    m_pending.clear();
    m_deadline = std::chrono::steady_clock::now() + m_owner.limits().linger;
}

void Connection::enterReceiving()
{
    m_state = State::Receiving;
    m_readPaused = false;
    m_pace.startWaiting(std::chrono::steady_clock::now());
}

void Connection::sweep(SteadyTime now)
{
    switch (m_state) {
    case State::Receiving:
        if (!m_pending.isEmpty())
            break; // it is our turn
        if (m_pace.isIdleTooLong(now))
            close();
        else if (const std::optional<Refusal> refusal = m_pace.check(now))
            refuse(*refusal);
        break;
    case State::Writing:
    case State::Lingering:
        if (now >= m_deadline)
            close();
        break;
    case State::Answering: // the Gate watches what was dispatched
    case State::Closed:
        break;
    }
}

void Connection::hangUp()
{
    if (m_state == State::Closed)
        return;
    if (m_state == State::Receiving && m_record) {
        RequestRecord record = takeRecord();
        record.status = 400;
        record.code = "incomplete_request";
        record.note = u"the peer hung up"_s;
        report(record);
    }
    close();
}

void Connection::close()
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    m_socket.close();
    m_owner.closed(*this);
}

/// Tells the owner what is held and wanted now.
void Connection::settle()
{
    if (m_state == State::Closed)
        return;
    const qint64 held = m_parser.buffered() + m_pending.size() + m_output.held();
    if (held != m_accounted)
        m_owner.account(held - std::exchange(m_accounted, held));
    if (const quint32 wanted = wantedEvents(); wanted != m_watched) {
        m_watched = wanted;
        m_owner.watch(*this, wanted);
    }
}

quint32 Connection::wantedEvents() const
{
    bool reads = false;
    switch (m_state) {
    case State::Writing:
        return EPOLLOUT;
    case State::Answering:
        reads = !m_readPaused; // left on until something does come: most peers wait for their answer
        break;
    case State::Receiving:
    case State::Lingering:
        reads = !m_endOfInput;
        break;
    case State::Closed:
        break;
    }
    return reads ? quint32(EPOLLIN) : 0;
}

/// The record of the request that is coming in, with what is known of it, or that of none.
RequestRecord Connection::takeRecord()
{
    if (!m_record)
        m_record.emplace();
    RequestRecord record = std::move(*m_record);
    m_record.reset();
    record.method = m_parser.request().method;
    record.endpoint = m_parser.request().path;
    record.peer = m_peer;
    record.receivedBytes = std::exchange(m_receivedBytes, 0);
    return record;
}

void Connection::report(RequestRecord &record)
{
    record.endpoint = loggedPath(record.endpoint);
    record.end();
    m_owner.refused(record);
}

} // namespace am
