// SPDX-License-Identifier: MIT
#include "calls/calleraccess.h"

#include "calls/calltokens.h"
#include "calls/livecalls.h"
#include "calls/retrievequestion.h"
#include "identity/callerresolver.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

template<typename T>
Parsed<T> refuse(int status, const char *code, const QString &message)
{
    return {.value = {}, .refusal = HttpAnswer::error(status, code, message)};
}

} // namespace

CallerAccess::CallerAccess(const RetrieveSettings &settings, const LiveCalls &calls, const CallTokens &tokens,
                           const CallerResolver &callers)
    : m_settings(settings)
    , m_calls(calls)
    , m_tokens(tokens)
    , m_callers(callers)
{
}

Parsed<AskedCaller> CallerAccess::check(const HttpHeaders &headers, const RetrieveQuestion &question,
                                        RequestRecord &record) const
{
    const auto proved = byToken(headers, question);
    if (!proved)
        return {.value = {}, .refusal = proved.refusal};
    if (*proved)
        return ofCall(**proved, question, record);
    if (const auto live = byConversation(question))
        return ofCall(*live, question, record);
    return ofNoCall(question, record);
}

Parsed<std::optional<CallerAccess::ProvedCall>> CallerAccess::byToken(const HttpHeaders &headers,
                                                                      const RetrieveQuestion &question) const
{
    using Proved = std::optional<ProvedCall>;
    const QList<QByteArray> sent = headers.values("x-memory-token");
    if (sent.isEmpty() || (sent.size() == 1 && sent.first().trimmed().isEmpty()))
        return {};
    const auto read = m_tokens.read(sent.first().trimmed());
    if (const auto *refusal = std::get_if<CallTokens::Refusal>(&read); refusal || sent.size() > 1) {
        const bool expired = refusal && *refusal == CallTokens::Refusal::Expired && sent.size() == 1;
        return expired ? refuse<Proved>(401, "token_expired", u"the call of this X-Memory-Token is long over"_s)
                       : refuse<Proved>(401, "token_invalid", u"the X-Memory-Token is not one of this daemon's"_s);
    }
    const CallToken token = std::get<CallToken>(read);
    // The register may know better by now: an erasure takes the caller off a call that goes on.
    const QString caller = m_calls.isKnown(token.call) ? m_calls.caller(token.call) : token.caller;
    if (m_calls.isKnown(question.conversation) && m_calls.caller(question.conversation) != caller)
        return refuse<Proved>(403, "other_caller", u"conversation_id is another caller's than the X-Memory-Token"_s);
    return {.value = ProvedCall{.call = token.call, .caller = caller}};
}

std::optional<CallerAccess::ProvedCall> CallerAccess::byConversation(const RetrieveQuestion &question) const
{
    if (!m_calls.isKnown(question.conversation))
        return std::nullopt;
    return ProvedCall{.call = question.conversation, .caller = m_calls.caller(question.conversation)};
}

Parsed<AskedCaller> CallerAccess::ofCall(const ProvedCall &call, const RetrieveQuestion &question,
                                         RequestRecord &record) const
{
    const Caller named = question.userId ? m_callers.fromId(*question.userId) : Caller();
    const bool another =
        named.isKnown() && (call.caller.isEmpty() || !m_callers.mayMean(*question.userId, call.caller, question.agent));
    if (another && m_settings.access == RetrieveSettings::Access::Call)
        return refuse<AskedCaller>(403, "other_caller", u"user_id is not the caller of this conversation"_s);
    if (call.caller.isEmpty()) // whoever hides their number must not become somebody else by saying that one's number
        record.remark(u"the caller is withheld"_s);
    else if (another) // who the phone network says it is, counts
        record.remark(u"user_id is not the caller of this conversation, who was searched for instead"_s);
    return {.value = {.caller = call.caller, .call = call.call}};
}

Parsed<AskedCaller> CallerAccess::ofNoCall(const RetrieveQuestion &question, RequestRecord &record) const
{
    if (m_settings.access == RetrieveSettings::Access::Call) {
        return question.conversation.isEmpty()
                   ? refuse<AskedCaller>(401, "call_missing",
                                         u"an X-Memory-Token or the \"conversation_id\" of a live call is required"_s)
                   : refuse<AskedCaller>(401, "conversation_unknown", u"no such call is under way"_s);
    }
    if (!question.userId && question.conversation.isEmpty()) {
        return refuse<AskedCaller>(400, "caller_missing",
                                   u"\"user_id\" or \"conversation_id\" must say whose memories are asked for"_s);
    }
    const QString named =
        question.userId ? m_callers.fromId(*question.userId, IdChannel::Unknown, question.agent).key : QString();
    if (named.isEmpty())
        record.remark(question.userId ? u"the caller is withheld"_s : u"the conversation is not known"_s);
    return {.value = {.caller = named, .call = {}}};
}

} // namespace am
