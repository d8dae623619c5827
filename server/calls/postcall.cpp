// SPDX-License-Identifier: MIT
#include "calls/postcall.h"

#include "shared/signature.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

HttpAnswer notKept()
{
    HttpAnswer answer = HttpAnswer::error(503, "storage_unavailable", u"the report could not be kept, try again"_s);
    answer.headers.emplaceBack("Retry-After", "5");
    return answer;
}

HttpAnswer refused(const signature::Rejection &rejection)
{
    // The detail stays in the log: what exactly was expected is nothing to tell a forger.
    return HttpAnswer::error(401, signature::code(rejection.failure), u"the signature is not accepted"_s);
}

/// What the log says of a request whose reports were here before.
QString repetitions(const QList<Acceptance> &acceptances)
{
    const qsizetype duplicates = acceptances.count(Acceptance::Duplicate);
    if (duplicates == 0)
        return {};
    return acceptances.size() == 1 ? u"duplicate"_s : u"duplicate: %1 of %2"_s.arg(duplicates).arg(acceptances.size());
}

} // namespace

PostCallHandler::PostCallHandler(const PostCallSettings &settings, Outbox &outbox, const LiveCalls &calls, Clock clock)
    : m_settings(settings)
    , m_outbox(outbox)
    , m_calls(calls)
    , m_clock(std::move(clock))
{
}

Route PostCallHandler::route(qint64 maximumBody)
{
    return {.method = "POST",
            .path = "/post-call",
            .maximumBody = maximumBody,
            .handle = [this](const ExchangePointer &exchange) { handle(exchange); }};
}

void PostCallHandler::handle(const ExchangePointer &exchange)
{
    if (!isSigned(*exchange))
        return;
    Parsed<QList<IncomingReport>> reports = m_scanner.scan(exchange->request().body);
    exchange->record().stage("envelope");
    if (!reports)
        return exchange->answer(*reports.refusal);
    for (IncomingReport &report : reports.value)
        report.caller = m_calls.caller(report.conversation);

    const IncomingReport &first = reports->first();
    exchange->record().conversation = first.conversation;
    exchange->record().agent = first.agent;
    exchange->record().setCaller(first.caller);
    keep(exchange, std::move(reports.value));
}

bool PostCallHandler::isSigned(Exchange &exchange) const
{
    if (m_settings.signingKeys.isEmpty()) {
        exchange.answer(HttpAnswer::error(401, "signing_key_not_configured", u"no signing key is configured here"_s));
        return false;
    }
    const HttpRequest &request = exchange.request();
    const signature::Window window{
        .now = m_clock() / 1000, .oldest = m_settings.oldest, .furthestAhead = m_settings.furthestAhead};
    const auto rejection =
        signature::verify(request.headers.values("elevenlabs-signature"), request.body, m_settings.signingKeys, window);
    exchange.record().stage("signature");
    if (!rejection)
        return true;
    exchange.record().note = rejection->detail;
    exchange.answer(refused(*rejection));
    return false;
}

void PostCallHandler::keep(const ExchangePointer &exchange, QList<IncomingReport> reports)
{
    m_outbox.accept(std::move(reports), &m_context, [exchange](const Result<QList<Acceptance>> &accepted) {
        exchange->record().stage("stored");
        if (!accepted) {
            exchange->record().note = u"not kept: "_s + accepted.error().detail;
            return exchange->answer(notKept());
        }
        exchange->record().note = repetitions(*accepted);
        exchange->answer(HttpAnswer::json({{u"status"_s, u"ok"_s}}));
    });
}

} // namespace am
