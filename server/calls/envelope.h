// SPDX-License-Identifier: MIT
#pragma once

#include "calls/jsonbody.h"
#include "outbox/outbox.h"

#include <QList>

#include <memory>

namespace am {

/// Finds the events in a signed post-call body, and of each event what it is about: type, conversation, agent, time.
///
/// Three forms: the official object {"type", "event_timestamp", "data": {"conversation_id", "agent_id", ...}}; an
/// array of such objects, under one signature; the legacy flat object without "type" whose "conversation_id" and
/// "agent_id" stand at the top, which counts as a post_call_transcription. Any type is taken as it is, and an event
/// that names none is "unknown". An event that names no conversation gets "sha256:<hex of its bytes>" instead, so
/// that it is kept, and kept once. An id is a string of 1 to 256 printable characters; anything else counts as absent.
///
/// A recording, the string data.full_audio of whatever event, is cut out first and never parsed: it is most of its
/// body, and a parser would hold it twice more.
///
/// Keeps the parser's buffers for the next body, so one scanner serves one thread.
class EnvelopeScanner final
{
public:
    EnvelopeScanner();
    ~EnvelopeScanner();
    Q_DISABLE_COPY_MOVE(EnvelopeScanner)

    /// One report for each event, in order, `caller` left empty. Each report's `body` is its event's own JSON, byte
    /// for byte: the whole body for an object (shared, not copied; without a byte order mark), a slice of an array;
    /// with
    /// "" in the place of a recording, which `recording` then refers to.
    /// Refused with 400: `invalid_json` naming the byte; `invalid_body` for a scalar, an empty array, an array of
    /// something else than objects, and more than `mostEvents` of them.
    [[nodiscard]] Parsed<QList<IncomingReport>> scan(const QByteArray &body);

    static constexpr qsizetype mostEvents = 1000;

    struct LeftOut; ///< what of a body is not read as JSON

private:
    Parsed<QList<IncomingReport>> scanEnvelope(const QByteArray &json, const LeftOut &leftOut);

    struct Parser; // simdjson's header costs seconds of compile time
    std::unique_ptr<Parser> m_parser;
};

} // namespace am
