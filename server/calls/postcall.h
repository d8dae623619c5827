// SPDX-License-Identifier: MIT
#pragma once

#include "calls/callsettings.h"
#include "calls/envelope.h"
#include "calls/exchange.h"
#include "calls/livecalls.h"
#include "outbox/outbox.h"
#include "shared/clock.h"
#include "shared/signature.h"

#include <QObject>

namespace am {

class SideThread;

/// POST /post-call: takes signed reports about finished calls and answers once they are on disk.
///
/// 200 {"status":"ok"}, for a report that is here already too, because the sender repeats what got no answer.
/// 401 with the code of signature::code(), or `signing_key_not_configured` while there is no key: without one anybody
///     could put words into a caller's memory, and a wrong success would lose reports silently.
/// 400 `invalid_json` (naming the byte) or `invalid_body` for a signed body that is no event.
/// 503 `storage_unavailable` with Retry-After when it could not be kept: the sender tries again.
///
/// Bodies above `largestHere` are checked and read on the side thread.
class PostCallHandler final
{
public:
    PostCallHandler(const PostCallSettings &settings, Outbox &outbox, const LiveCalls &calls, SideThread &side,
                    Clock clock = &systemClock);
    Q_DISABLE_COPY_MOVE(PostCallHandler)

    /// Signature and envelope of a megabyte take a millisecond of the event loop; of 31 MB they took 80, and 750 of the
    /// worst JSON there is.
    static constexpr qsizetype largestHere = 1024 * 1024;

    void handle(const ExchangePointer &exchange);
    /// The reports in a body that needs no signature, as handle() would have kept them; BadInput when it is no event.
    /// The handler outlives `context`.
    void read(const QByteArray &body, QObject *context, Reply<QList<IncomingReport>> reply);
    /// POST /post-call, handled here. The handler must outlive it.
    [[nodiscard]] Route route(qint64 maximumBody = 32 * 1024 * 1024);

private:
    /// What is to be said of a body: its signature first, and only then its events.
    struct Reading
    {
        std::optional<signature::Rejection> rejection = {};
        Parsed<QList<IncomingReport>> reports = {};
    };
    void readHere(const ExchangePointer &exchange, const signature::Window &window);
    void readAside(const ExchangePointer &exchange, const signature::Window &window);
    void take(const ExchangePointer &exchange, Reading reading);
    [[nodiscard]] QList<IncomingReport> withCallers(QList<IncomingReport> reports) const;
    void keep(const ExchangePointer &exchange, QList<IncomingReport> reports);

    const PostCallSettings &m_settings;
    Outbox &m_outbox;
    const LiveCalls &m_calls;
    SideThread &m_side;
    Clock m_clock;
    EnvelopeScanner m_scanner;
    QObject m_context; ///< last: what comes later than this is dropped
};

} // namespace am
