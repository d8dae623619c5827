// SPDX-License-Identifier: MIT
#include "calls/clientdata.h"

#include "briefing/cards.h"
#include "briefing/initiationdata.h"
#include "calls/calltokens.h"
#include "calls/jsonbody.h"
#include "calls/keptcalls.h"
#include "calls/livecalls.h"
#include "calls/workspacekey.h"
#include "identity/callerresolver.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

/// A call that is about to begin.
struct ClientDataHandler::Call
{
    Caller caller;
    QString agent;
    QString id; ///< the conversation's, or one of ours where the platform sent none
    qint64 beganAt;
};

namespace {
constexpr qsizetype longestId = 256;
constexpr qsizetype longestNote = 200;

/// An id of the platform's; empty when there is none, or none that can be kept and logged.
QString id(const QJsonObject &body, QLatin1StringView name)
{
    const QString value = body.value(name).toString().trimmed();
    const bool isPlain = std::none_of(value.cbegin(), value.cend(), [](QChar character) {
        return character.category() == QChar::Other_Control || character.isSpace();
    });
    return isPlain && value.size() <= longestId ? value : QString();
}

/// The channel is not named in the documented fields. WhatsApp has no call_sid and writes numbers without '+'; SMS has
/// no call_sid either, but writes them with it.
bool isWhatsApp(const QJsonObject &body)
{
    const QJsonValue sid = body.value("call_sid"_L1);
    return body.value("conversation_initiation_source"_L1).toString() == "whatsapp"_L1 ||
           (sid.isString() && sid.toString().isEmpty());
}

std::optional<HttpAnswer> refuseWithoutCallerId(const QJsonObject &body)
{
    if (!body.contains("caller_id"_L1))
        return HttpAnswer::error(400, "caller_id_missing", u"caller_id is required"_s);
    if (!body.value("caller_id"_L1).isString())
        return HttpAnswer::error(400, "caller_id_not_a_string", u"caller_id must be a string"_s);
    return std::nullopt;
}
} // namespace

ClientDataHandler::ClientDataHandler(const ClientDataSettings &settings, BriefingWriter &writer,
                                     const CallerResolver &callers, Cards &cards, LiveCalls &liveCalls, KeptCalls &kept,
                                     const CallTokens &tokens, Clock clock)
    : m_settings(settings)
    , m_writer(writer)
    , m_callers(callers)
    , m_cards(cards)
    , m_liveCalls(liveCalls)
    , m_kept(kept)
    , m_tokens(tokens)
    , m_clock(std::move(clock))
{
}

Route ClientDataHandler::route(qint64 maximumBody)
{
    return {.method = "POST",
            .path = "/client-data",
            .maximumBody = maximumBody,
            .contentTypes = {"application/json"},
            .handle = [this](const ExchangePointer &exchange) { handle(exchange); }};
}

void ClientDataHandler::handle(const ExchangePointer &exchange)
{
    const HttpRequest &request = exchange->request();
    RequestRecord &record = exchange->record();
    if (const auto refusal = refuseWithoutWorkspaceKey(request.headers, m_settings.workspaceKeys))
        return exchange->answer(*refusal);
    record.stage("key");

    const auto body = parseJsonBody(request.body);
    if (!body)
        return exchange->answer(*body.refusal);
    if (const auto refusal = refuseWithoutCallerId(*body))
        return exchange->answer(*refusal);
    const QString agent = id(*body, "agent_id"_L1);
    const CallParties parties{.callerId = body->value("caller_id"_L1).toString(),
                              .calledNumber = body->value("called_number"_L1).toString(),
                              .whatsApp = isWhatsApp(*body),
                              .agent = agent};
    const QString conversation = id(*body, "conversation_id"_L1);
    const Call call{.caller = m_callers.fromClientData(parties),
                    .agent = agent,
                    .id = conversation.isEmpty() ? CallTokens::newCallId() : conversation,
                    .beganAt = m_clock()};
    record.agent = call.agent;
    record.conversation = conversation;
    record.setCaller(call.caller.key);
    record.stage("caller");

    m_liveCalls.resume(call.id, call.caller.key, call.beganAt);
    if (!call.caller.isKnown()) {
        record.note = u"anonymous"_s;
        return answer(exchange, call, neutralCard());
    }
    if (call.caller.shared) {
        record.note = u"shared number"_s;
        // For /retrieve, which finds the names that may be said in the card.
        m_cards.fetch(call.caller.key, m_settings.deadline, &m_context, [](const Result<ServedCard> &) {});
        return answer(exchange, call, neutralCard());
    }
    brief(exchange, call);
}

void ClientDataHandler::brief(const ExchangePointer &exchange, const Call &call)
{
    m_cards.fetch(call.caller.key, m_settings.deadline, &m_context,
                  [this, exchange, call](const Result<ServedCard> &served) {
                      RequestRecord &record = exchange->record();
                      record.stage(served && served->origin != ServedCard::Origin::Store ? "card" : "store");
                      if (!served)
                          record.note = u"store: "_s + served.error().detail.left(longestNote);
                      else if (served->old)
                          record.note = u"the card is old"_s;
                      answer(exchange, call, served ? served->card : neutralCard());
                  });
}

void ClientDataHandler::answer(const ExchangePointer &exchange, const Call &call, const Card &card)
{
    const Briefing briefing = m_writer.write(call.agent, call.caller, card);
    exchange->record().stage("briefing");
    const QByteArray token = m_tokens.mint({.call = call.id, .caller = call.caller.key});
    const HttpAnswer answer = HttpAnswer::json(initiationData(briefing, call.caller, token));
    exchange->answer(answer);
    keep(call, answer.body, token);
}

/// What could open this call's memories is not kept.
void ClientDataHandler::keep(const Call &call, QByteArray answer, const QByteArray &token)
{
    m_kept.keep({.conversation = call.id,
                 .caller = call.caller.key,
                 .agent = call.agent,
                 .beganAt = call.beganAt,
                 .briefing = answer.replace(token, "<REDACTED>")});
}

} // namespace am
