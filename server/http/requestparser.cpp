// SPDX-License-Identifier: MIT
#include "http/requestparser.h"

#include "http/grammar.h"

#include <algorithm>
#include <array>

namespace am {

namespace {

constexpr int toleratedBlankLines = 2;
constexpr char tlsHandshakeRecord = 0x16;
constexpr Refusal badRequestLine{400, "bad_request_line", "the request line is malformed"};
constexpr Refusal badTarget{400, "bad_target", "the request target is malformed"};
constexpr Refusal badLineEnd{400, "bad_line_end", "lines must end in CR LF"};
constexpr Refusal badContentLength{400, "bad_content_length", "Content-Length must be one decimal number"};
constexpr Refusal badTransferEncoding{400, "bad_transfer_encoding", "Transfer-Encoding is ambiguous here"};

bool isKnownMethod(QByteArrayView method)
{
    constexpr std::array<QByteArrayView, 7> known{"POST", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"};
    return std::find(known.begin(), known.end(), method) != known.end();
}

bool isVersion(QByteArrayView text)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    return text.size() == 8 && text.startsWith("HTTP/") && isDigit(text[5]) && text[6] == '.' && isDigit(text[7]);
}

} // namespace

RequestParser::RequestParser(const GateLimits &limits, const BodyLimit &bodyLimit)
    : m_limits(limits)
    , m_bodyLimit(bodyLimit)
{
}

qsizetype RequestParser::take(QByteArrayView bytes)
{
    qsizetype taken = 0;
    while (taken < bytes.size()) {
        const QByteArrayView rest = bytes.sliced(taken);
        if (m_state == State::Idle || m_state == State::Header)
            taken += takeHeader(rest);
        else if (m_state == State::Body)
            taken += takeBody(rest);
        else
            break;
    }
    return taken;
}

HttpRequest RequestParser::takeRequest()
{
    HttpRequest request = std::exchange(m_request, {});
    startOver();
    return request;
}

bool RequestParser::awaitsContinue() const
{
    return m_state == State::Body && m_continue;
}

qsizetype RequestParser::takeHeader(QByteArrayView bytes)
{
    if (m_state == State::Idle) {
        const char first = bytes.front();
        if (first == tlsHandshakeRecord) {
            refuse({400, "tls_not_spoken", "this port speaks plain HTTP, not TLS"});
            return 0;
        }
        if (first != '\r' && first != '\n' && !grammar::isTokenCharacter(first)) {
            refuse(badRequestLine);
            return 0;
        }
        m_state = State::Header;
    }
    qsizetype taken = 0;
    switch (m_lines.take(bytes, m_limits.headerBytes - m_headerBytes, taken)) {
    case LineReader::Outcome::More:
        break;
    case LineReader::Outcome::Line:
        m_headerBytes += m_lines.line().size() + 2;
        readLine(m_lines.line());
        break;
    case LineReader::Outcome::BareLineFeed:
        refuse(badLineEnd);
        break;
    case LineReader::Outcome::TooLong:
        refuse(m_requestLineRead ? Refusal{431, "header_too_large", "the header fields are too large"}
                                 : Refusal{414, "target_too_long", "the request line is too long"});
        break;
    }
    return taken;
}

void RequestParser::readLine(QByteArrayView line)
{
    if (m_requestLineRead)
        return line.isEmpty() ? finishHeader() : readField(line);
    if (!line.isEmpty())
        return readRequestLine(line);
    // RFC 9112, 2.2: an empty line left over from the request before is skipped.
    if (++m_blankLines > toleratedBlankLines)
        return refuse(badRequestLine);
    m_headerBytes = 0;
    m_state = State::Idle;
}

void RequestParser::readRequestLine(QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1)
        return refuse(badRequestLine);
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    const QByteArrayView version = line.sliced(last + 1);
    if (!grammar::isToken(method) || !isVersion(version))
        return refuse(badRequestLine);
    m_request.method = method.toByteArray();
    m_http11 = version == "HTTP/1.1";
    if (!m_http11 && version != "HTTP/1.0")
        return refuse({505, "version_not_supported", "this server speaks HTTP/1.1 and HTTP/1.0"});
    if (!isKnownMethod(method))
        return refuse({501, "method_not_implemented", "this method is not implemented"});
    if (target.size() > m_limits.targetBytes)
        return refuse({414, "target_too_long", "the request target is too long"});
    m_requestLineRead = true;
    readTarget(target);
}

void RequestParser::readTarget(QByteArrayView target)
{
    constexpr QByteArrayView scheme = "http://";
    if (target == "*" && m_request.method == "OPTIONS") {
        m_request.path = "*";
        return;
    }
    if (target.size() > scheme.size() && grammar::equalsIgnoringCase(target.first(scheme.size()), scheme)) {
        const QByteArrayView rest = target.sliced(scheme.size());
        const qsizetype slash = rest.indexOf('/');
        if (slash < 0 || !grammar::isAuthority(rest.first(slash)))
            return refuse(badTarget);
        target = rest.sliced(slash);
    }
    if (!grammar::isOriginForm(target))
        return refuse(badTarget);
    const qsizetype question = target.indexOf('?');
    m_request.path = (question < 0 ? target : target.first(question)).toByteArray();
    if (question >= 0)
        m_request.query = target.sliced(question + 1).toByteArray();
}

void RequestParser::readField(QByteArrayView line)
{
    if (++m_fields > m_limits.headerFields)
        return refuse({431, "too_many_fields", "there are too many header fields"});
    const std::optional<grammar::Field> field = grammar::field(line);
    if (!field)
        return refuse({400, "bad_header_field", "a header field is malformed"});
    QByteArray name = field->name.toByteArray().toLower();
    if (name == "connection") {
        m_closeAsked = m_closeAsked || grammar::listHolds(field->value, "close");
        m_keepAliveAsked = m_keepAliveAsked || grammar::listHolds(field->value, "keep-alive");
    }
    m_request.headers.append(std::move(name), field->value.toByteArray());
}

void RequestParser::finishHeader()
{
    if (const std::optional<Refusal> refusal = checkHost())
        return refuse(*refusal);
    if (const std::optional<Refusal> refusal = readFraming())
        return refuse(*refusal);
    m_keepAlive = !m_closeAsked && (m_http11 || m_keepAliveAsked);
    if (m_http11 && m_request.headers.contains("expect")) {
        if (m_request.headers.count("expect") > 1 ||
            !grammar::equalsIgnoringCase(m_request.headers.value("expect"), "100-continue"))
            return refuse({417, "expectation_failed", "only 100-continue can be expected here"});
        m_continue = true;
    }
    m_state = m_chunked || m_length > 0 ? State::Body : State::Complete;
}

std::optional<Refusal> RequestParser::checkHost() const
{
    const qsizetype hosts = m_request.headers.count("host");
    if (hosts > 1 || (hosts == 0 && m_http11))
        return Refusal{400, "bad_host", "there must be exactly one Host field"};
    if (hosts == 1 && !grammar::isAuthority(m_request.headers.value("host")))
        return Refusal{400, "bad_host", "the Host field is malformed"};
    return {};
}

std::optional<Refusal> RequestParser::readFraming()
{
    const qsizetype lengths = m_request.headers.count("content-length");
    if (m_request.headers.contains("transfer-encoding"))
        return lengths > 0 ? badTransferEncoding : readTransferCoding();
    if (lengths == 0)
        return {};
    // RFC 9110, 8.6 would allow repeated equal values; no honest client of ours sends them.
    const std::optional<qint64> length = grammar::decimal(m_request.headers.value("content-length"));
    if (lengths > 1 || !length)
        return badContentLength;
    if (*length > m_bodyLimit(m_request.path))
        return Refusal{413, "body_too_large", "the body is larger than this endpoint takes"};
    m_length = *length;
    return {};
}

std::optional<Refusal> RequestParser::readTransferCoding()
{
    const QByteArray coding = m_request.headers.value("transfer-encoding");
    if (m_request.headers.count("transfer-encoding") > 1 || !m_http11 || coding.isEmpty())
        return badTransferEncoding;
    if (!grammar::equalsIgnoringCase(coding, "chunked"))
        return Refusal{501, "transfer_coding_not_implemented", "only the chunked transfer coding is implemented"};
    m_chunked.emplace(ChunkedBody::Limits{m_bodyLimit(m_request.path), m_limits.headerBytes, m_limits.headerFields});
    return {};
}

qsizetype RequestParser::takeBody(QByteArrayView bytes)
{
    m_continue = false;
    if (!m_chunked) {
        const qsizetype size = std::min<qint64>(m_length - m_request.body.size(), bytes.size());
        appendWithin(m_request.body, bytes.first(size), m_length);
        if (m_request.body.size() == m_length)
            m_state = State::Complete;
        return size;
    }
    const qsizetype taken = m_chunked->take(bytes, m_request.body);
    if (m_chunked->state() == ChunkedBody::State::Complete)
        m_state = State::Complete;
    else if (m_chunked->state() == ChunkedBody::State::Refused)
        refuse(m_chunked->refusal());
    return taken;
}

void RequestParser::refuse(const Refusal &refusal)
{
    m_state = State::Refused;
    m_refusal = refusal;
    m_request.body = {};
}

void RequestParser::startOver()
{
    m_state = State::Idle;
    m_request = {};
    m_lines.reset();
    m_chunked.reset();
    m_length = 0;
    m_headerBytes = 0;
    m_fields = 0;
    m_blankLines = 0;
    m_requestLineRead = false;
    m_closeAsked = false;
    m_keepAliveAsked = false;
    m_continue = false;
}

} // namespace am
