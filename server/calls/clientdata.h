// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/briefingwriter.h"
#include "calls/callsettings.h"
#include "calls/exchange.h"
#include "shared/clock.h"

#include <QObject>

namespace am {

class CallerResolver;
class KeptCalls;
class CallTokens;
class Cards;
class LiveCalls;

/// POST /client-data: what an agent is told about the caller before it picks up. The contract is ElevenLabs'
/// conversation initiation webhook; an answer that is late, incomplete or no 200 can keep the call from starting.
///
/// Request: `caller_id` (a string; the others are optional and ignored when of another type), `called_number`,
/// `agent_id`, `call_sid` (empty on WhatsApp and SMS), `conversation_id`, `conversation_initiation_source`.
/// What else is sent, such as `sip_headers`, is ignored.
///
/// Answer: 200 with `type`, `dynamic_variables` (the complete set, all strings: see Briefing), the overrides enabled
/// for the agent in `conversation_config_override.agent`, and `user_id` when the caller is known. Among the variables
/// is always `secret__memory_token`, by which this call's tools are known at /retrieve. The rest is made of the
/// caller's card, without waiting for the store; only where there is none yet it waits, until the deadline, and then
/// tells neutral values.
/// The call and the answer are kept for the operator, without the token (KeptCalls).
/// `caller_confirmed` is "yes" when it is known who is on the line. On a shared number (identity.shared_numbers) it is
/// "no", and the briefing is the neutral one: nobody knows yet which of its people speaks.
/// Only these are refused: 401 `workspace_key_missing`, `workspace_key_wrong`; 400 `invalid_json`, `invalid_body`,
/// `caller_id_missing`, `caller_id_not_a_string`.
class ClientDataHandler final
{
public:
    /// Keeps all references, and reads the settings at each request.
    ClientDataHandler(const ClientDataSettings &settings, BriefingWriter &writer, const CallerResolver &callers,
                      Cards &cards, LiveCalls &liveCalls, KeptCalls &kept, const CallTokens &tokens,
                      Clock clock = &systemClock);
    Q_DISABLE_COPY_MOVE(ClientDataHandler)

    /// Must not be used after the handler is gone.
    [[nodiscard]] Route route(qint64 maximumBody = 64 * 1024);
    void handle(const ExchangePointer &exchange);

private:
    struct Call;

    void brief(const ExchangePointer &exchange, const Call &call);
    void answer(const ExchangePointer &exchange, const Call &call, const Card &card);
    void keep(const Call &call, QByteArray answer, const QByteArray &token);

    const ClientDataSettings &m_settings;
    BriefingWriter &m_writer;
    const CallerResolver &m_callers;
    Cards &m_cards;
    LiveCalls &m_liveCalls;
    KeptCalls &m_kept;
    const CallTokens &m_tokens;
    Clock m_clock;
    QObject m_context; ///< of the cards that are waited for; last, so that no answer finds a half-dead handler
};

} // namespace am
