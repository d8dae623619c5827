// SPDX-License-Identifier: MIT
#pragma once

#include "calls/callsettings.h"
#include "calls/jsonbody.h"

#include <optional>

namespace am {

class CallerResolver;
class CallTokens;
class LiveCalls;
struct RetrieveQuestion;

/// Whom a request to /retrieve is about.
struct AskedCaller
{
    QString caller; ///< the key; empty = nobody we may know, and nothing is told
    QString call;   ///< under which LiveCalls knows the call; empty when no live call was named
};

/// Decides whose memories a request to /retrieve may see: token, else live conversation, else the body's user_id.
///
/// The token comes in the header `X-Memory-Token`. One that is there is always checked, whatever the access: 401
/// `token_invalid`, `token_expired`. A conversation of another caller beside it is refused 403 `other_caller`.
/// RetrieveSettings::Access::Call: without a token and without a conversation that is live, 401 `call_missing` (neither
/// was sent) or `conversation_unknown`; a user_id that is not the caller's is refused 403 `other_caller`.
/// Otherwise such a user_id is passed over, and the request's record says so: the model may have made it up, or been
/// talked into it. 400 `caller_missing` when nothing names anybody.
class CallerAccess final
{
public:
    /// Keeps the references, and reads the settings at each request.
    CallerAccess(const RetrieveSettings &settings, const LiveCalls &calls, const CallTokens &tokens,
                 const CallerResolver &callers);

    [[nodiscard]] Parsed<AskedCaller> check(const HttpHeaders &headers, const RetrieveQuestion &question,
                                            RequestRecord &record) const;

private:
    /// A call that was proved to be under way, and whom it is with.
    struct ProvedCall
    {
        QString call;
        QString caller;
    };
    [[nodiscard]] Parsed<std::optional<ProvedCall>> byToken(const HttpHeaders &headers,
                                                            const RetrieveQuestion &question) const;
    [[nodiscard]] std::optional<ProvedCall> byConversation(const RetrieveQuestion &question) const;
    [[nodiscard]] Parsed<AskedCaller> ofCall(const ProvedCall &call, const RetrieveQuestion &question,
                                             RequestRecord &record) const;
    [[nodiscard]] Parsed<AskedCaller> ofNoCall(const RetrieveQuestion &question, RequestRecord &record) const;

    const RetrieveSettings &m_settings;
    const LiveCalls &m_calls;
    const CallTokens &m_tokens;
    const CallerResolver &m_callers;
};

} // namespace am
