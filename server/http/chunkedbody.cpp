// SPDX-License-Identifier: MIT
#include "http/chunkedbody.h"

#include "http/grammar.h"

#include <algorithm>

namespace am {

namespace {
constexpr qsizetype sizeLineBytes = 256;
constexpr Refusal badChunk{400, "bad_chunk", "the chunked body is malformed"};
} // namespace

void appendWithin(QByteArray &body, QByteArrayView bytes, qint64 ceiling)
{
    const qsizetype needed = body.size() + bytes.size();
    if (needed > body.capacity()) {
        const qsizetype doubled = std::max<qsizetype>(body.capacity() * 2, 4096);
        body.reserve(std::max<qsizetype>(needed, std::min<qint64>(doubled, ceiling)));
    }
    body.append(bytes);
}

qsizetype ChunkedBody::take(QByteArrayView bytes, QByteArray &body)
{
    qsizetype taken = 0;
    while (m_state == State::More && taken < bytes.size()) {
        const QByteArrayView rest = bytes.sliced(taken);
        switch (m_part) {
        case Part::Size:
            taken += takeSize(rest, body.size());
            break;
        case Part::Data:
            taken += takeData(rest, body);
            break;
        case Part::DataEnd:
            taken += takeDataEnd(rest);
            break;
        case Part::Trailer:
            taken += takeTrailer(rest);
            break;
        }
    }
    return taken;
}

qsizetype ChunkedBody::takeSize(QByteArrayView bytes, qint64 received)
{
    qsizetype taken = 0;
    switch (m_lines.take(bytes, sizeLineBytes, taken)) {
    case LineReader::Outcome::More:
        break;
    case LineReader::Outcome::Line:
        readSize(m_lines.line(), received);
        break;
    case LineReader::Outcome::BareLineFeed:
    case LineReader::Outcome::TooLong:
        refuse(badChunk);
        break;
    }
    return taken;
}

void ChunkedBody::readSize(QByteArrayView line, qint64 received)
{
    const qint64 allowed = m_limits.body - received;
    qint64 size = 0;
    qsizetype digits = 0;
    for (; digits < line.size(); ++digits) {
        const int digit = grammar::hexadecimalDigit(line[digits]);
        if (digit < 0)
            break;
        // Clamped, so that no number of digits overflows.
        size = std::min(size * 16 + digit, m_limits.body + 1);
    }
    const QByteArrayView extension = grammar::trimmed(line.sliced(digits));
    if (digits == 0 || !(extension.isEmpty() || extension.startsWith(';')) || !grammar::isFieldValue(extension))
        return refuse(badChunk);
    if (size > allowed)
        return refuse({413, "body_too_large", "the body is larger than this endpoint takes"});
    m_left = size;
    m_part = size > 0 ? Part::Data : Part::Trailer;
}

qsizetype ChunkedBody::takeData(QByteArrayView bytes, QByteArray &body)
{
    const qsizetype size = std::min<qint64>(m_left, bytes.size());
    appendWithin(body, bytes.first(size), m_limits.body);
    m_left -= size;
    if (m_left == 0) {
        m_part = Part::DataEnd;
        m_left = 2;
    }
    return size;
}

qsizetype ChunkedBody::takeDataEnd(QByteArrayView bytes)
{
    if (bytes.front() != (m_left == 2 ? '\r' : '\n')) {
        refuse(badChunk);
    } else if (--m_left == 0) {
        m_part = Part::Size;
    }
    return 1;
}

qsizetype ChunkedBody::takeTrailer(QByteArrayView bytes)
{
    constexpr Refusal tooLarge{431, "trailer_too_large", "the trailer fields are too large"};
    qsizetype taken = 0;
    switch (m_lines.take(bytes, m_limits.trailerBytes - m_trailerBytes, taken)) {
    case LineReader::Outcome::More:
        break;
    case LineReader::Outcome::BareLineFeed:
        refuse(badChunk);
        break;
    case LineReader::Outcome::TooLong:
        refuse(tooLarge);
        break;
    case LineReader::Outcome::Line:
        m_trailerBytes += m_lines.line().size() + 2;
        if (m_lines.line().isEmpty())
            m_state = State::Complete;
        else if (!grammar::field(m_lines.line()))
            refuse(badChunk);
        else if (++m_trailerFields > m_limits.trailerFields)
            refuse(tooLarge);
        break;
    }
    return taken;
}

void ChunkedBody::refuse(Refusal refusal)
{
    m_state = State::Refused;
    m_refusal = refusal;
}

} // namespace am
