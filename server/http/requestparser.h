// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"
#include "http/chunkedbody.h"
#include "http/gatelimits.h"
#include "http/linereader.h"
#include "http/refusal.h"

#include <functional>
#include <optional>

namespace am {

/// Reads HTTP/1.0 and 1.1 requests (RFC 9112) from bytes, one after the other, in pieces of any size, and refuses
/// whatever two readers could understand differently. It does no I/O and knows no clock.
///
/// Accepted targets: "/path?query", "*" with OPTIONS, and "http://host/path?query", which is reduced to its path.
/// Accepted methods: GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH; others are 501.
class RequestParser final
{
public:
    /// How many bytes of body the endpoint at a path takes.
    using BodyLimit = std::function<qint64(QByteArrayView path)>;

    enum class State {
        Idle,   ///< no byte of a request yet
        Header, ///< inside the request line or the header fields
        Body,
        Complete, ///< takeRequest() has it
        Refused   ///< refusal() says why; nothing after it on this connection means anything
    };

    /// Both are kept by reference; limits may change at any time and count from the next check on.
    RequestParser(const GateLimits &limits, const BodyLimit &bodyLimit);

    /// Returns how many of the bytes were used up: never more than to the end of one request, and none once it is
    /// complete or refused.
    qsizetype take(QByteArrayView bytes);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const Refusal &refusal() const { return m_refusal; }
    /// What is known of the request so far.
    [[nodiscard]] const HttpRequest &request() const { return m_request; }
    /// The complete request; the parser starts anew.
    HttpRequest takeRequest();

    /// The header is complete and asks for "100 Continue" before it sends the body, of which nothing has come.
    [[nodiscard]] bool awaitsContinue() const;
    /// Whether the peer wants the connection kept open after the answer. Valid from the end of the header until
    /// the next request begins.
    [[nodiscard]] bool keepsAlive() const { return m_keepAlive; }
    /// Bytes held for the request that is coming in.
    [[nodiscard]] qint64 buffered() const { return m_headerBytes + m_lines.buffered() + m_request.body.size(); }

private:
    qsizetype takeHeader(QByteArrayView bytes);
    qsizetype takeBody(QByteArrayView bytes);
    void readLine(QByteArrayView line);
    void readRequestLine(QByteArrayView line);
    void readTarget(QByteArrayView target);
    void readField(QByteArrayView line);
    void finishHeader();
    [[nodiscard]] std::optional<Refusal> checkHost() const;
    [[nodiscard]] std::optional<Refusal> readFraming();
    [[nodiscard]] std::optional<Refusal> readTransferCoding();
    void refuse(const Refusal &refusal);
    void startOver();

    const GateLimits &m_limits;
    const BodyLimit &m_bodyLimit;
    State m_state = State::Idle;
    Refusal m_refusal;
    HttpRequest m_request;
    LineReader m_lines;
    std::optional<ChunkedBody> m_chunked;
    qint64 m_length = 0; ///< of the body, when it is not chunked
    qsizetype m_headerBytes = 0;
    int m_fields = 0;
    int m_blankLines = 0; ///< before the request line
    bool m_requestLineRead = false;
    bool m_http11 = true;
    bool m_closeAsked = false;
    bool m_keepAliveAsked = false;
    bool m_keepAlive = true;
    bool m_continue = false;
};

} // namespace am
