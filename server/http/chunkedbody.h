// SPDX-License-Identifier: MIT
#pragma once

#include "http/linereader.h"
#include "http/refusal.h"

#include <QByteArray>

namespace am {

/// Takes the chunked coding off a request body, piece by piece (RFC 9112, section 7.1). Chunk extensions and
/// trailer fields are checked for form and dropped.
class ChunkedBody final
{
public:
    enum class State { More, Complete, Refused };

    struct Limits
    {
        qint64 body;      ///< decoded bytes
        int trailerBytes; ///< of all trailer lines together
        int trailerFields;
    };

    explicit ChunkedBody(Limits limits)
        : m_limits(limits)
    {
    }

    /// Appends what it decodes to `body` and returns how many of the bytes it used up: all of them, or those up to
    /// the end of the body.
    qsizetype take(QByteArrayView bytes, QByteArray &body);
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const Refusal &refusal() const { return m_refusal; }

private:
    enum class Part { Size, Data, DataEnd, Trailer };

    qsizetype takeSize(QByteArrayView bytes, qint64 received);
    qsizetype takeData(QByteArrayView bytes, QByteArray &body);
    qsizetype takeDataEnd(QByteArrayView bytes);
    qsizetype takeTrailer(QByteArrayView bytes);
    void readSize(QByteArrayView line, qint64 received);
    void refuse(Refusal refusal);

    Limits m_limits;
    State m_state = State::More;
    Part m_part = Part::Size;
    LineReader m_lines;
    qint64 m_left = 0; ///< of this chunk's data, or of the CRLF behind it
    qsizetype m_trailerBytes = 0;
    int m_trailerFields = 0;
    Refusal m_refusal;
};

/// Appends without ever reserving beyond `ceiling`, so that a body's memory stays near its size.
void appendWithin(QByteArray &body, QByteArrayView bytes, qint64 ceiling);

} // namespace am
