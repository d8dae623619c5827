// SPDX-License-Identifier: MIT
#pragma once

#include "calls/callsettings.h"
#include "calls/envelope.h"
#include "calls/exchange.h"
#include "calls/livecalls.h"
#include "outbox/outbox.h"
#include "shared/clock.h"

#include <QObject>

namespace am {

/// POST /post-call: takes signed reports about finished calls and answers once they are on disk.
///
/// 200 {"status":"ok"}, for a report that is here already too, because the sender repeats what got no answer.
/// 401 with the code of signature::code(), or `signing_key_not_configured` while there is no key: without one anybody
///     could put words into a caller's memory, and a wrong success would lose reports silently.
/// 400 `invalid_json` (naming the byte) or `invalid_body` for a signed body that is no event.
/// 503 `storage_unavailable` with Retry-After when it could not be kept: the sender tries again.
class PostCallHandler final
{
public:
    PostCallHandler(const PostCallSettings &settings, Outbox &outbox, const LiveCalls &calls,
                    Clock clock = &systemClock);
    Q_DISABLE_COPY_MOVE(PostCallHandler)

    void handle(const ExchangePointer &exchange);
    /// POST /post-call, handled here. The handler must outlive it.
    [[nodiscard]] Route route(qint64 maximumBody = 32 * 1024 * 1024);

private:
    [[nodiscard]] bool isSigned(Exchange &exchange) const;
    void keep(const ExchangePointer &exchange, QList<IncomingReport> reports);

    const PostCallSettings &m_settings;
    Outbox &m_outbox;
    const LiveCalls &m_calls;
    Clock m_clock;
    EnvelopeScanner m_scanner;
    QObject m_context; ///< last: answers of the outbox that come later than this are dropped
};

} // namespace am
