// SPDX-License-Identifier: MIT
#include "calls/postcall.h"

#include "storage/sidethread.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

const HttpAnswer &accepted()
{
    static const HttpAnswer answer = HttpAnswer::json({{u"status"_s, u"ok"_s}});
    return answer;
}

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

QList<QByteArray> signatures(const HttpRequest &request)
{
    return request.headers.values("elevenlabs-signature");
}

/// "duplicate", "duplicate: 2 of 3"; empty when there is none.
QString share(const QList<Acceptance> &acceptances, Acceptance kind, const QString &word)
{
    const qsizetype count = acceptances.count(kind);
    if (count == 0)
        return {};
    return acceptances.size() == 1 ? word : u"%1: %2 of %3"_s.arg(word).arg(count).arg(acceptances.size());
}

/// What the log says of a request whose reports were here before, or are of calls that were erased.
QString notKeptAnew(const QList<Acceptance> &acceptances)
{
    QStringList notes = {share(acceptances, Acceptance::Duplicate, u"duplicate"_s),
                         share(acceptances, Acceptance::Erased, u"erased"_s)};
    notes.removeAll(QString());
    return notes.join(u"; "_s);
}

} // namespace

PostCallHandler::PostCallHandler(const PostCallSettings &settings, Outbox &outbox, const LiveCalls &calls,
                                 SideThread &side, Clock clock)
    : m_settings(settings)
    , m_outbox(outbox)
    , m_calls(calls)
    , m_side(side)
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
    if (m_settings.signingKeys.isEmpty()) {
        return exchange->answer(
            HttpAnswer::error(401, "signing_key_not_configured", u"no signing key is configured here"_s));
    }
    const signature::Window window{
        .now = m_clock() / 1000, .oldest = m_settings.oldest, .furthestAhead = m_settings.furthestAhead};
    if (exchange->request().body.size() > largestHere)
        readAside(exchange, window);
    else
        readHere(exchange, window);
}

void PostCallHandler::readHere(const ExchangePointer &exchange, const signature::Window &window)
{
    const HttpRequest &request = exchange->request();
    Reading reading{.rejection = signature::verify(signatures(request), request.body, m_settings.signingKeys, window)};
    exchange->record().stage("signature");
    if (!reading.rejection) {
        reading.reports = m_scanner.scan(request.body);
        exchange->record().stage("envelope");
    }
    take(exchange, std::move(reading));
}

void PostCallHandler::readAside(const ExchangePointer &exchange, const signature::Window &window)
{
    m_side.run<Reading>(
        [body = exchange->request().body, signatures = signatures(exchange->request()), keys = m_settings.signingKeys,
         window] {
            Reading reading{.rejection = signature::verify(signatures, body, keys, window)};
            if (!reading.rejection)
                reading.reports = EnvelopeScanner().scan(body);
            return reading;
        },
        &m_context,
        [this, exchange](Reading reading) {
            exchange->record().stage("aside");
            take(exchange, std::move(reading));
        });
}

void PostCallHandler::take(const ExchangePointer &exchange, Reading reading)
{
    if (reading.rejection) {
        exchange->record().note = reading.rejection->detail;
        return exchange->answer(refused(*reading.rejection));
    }
    if (!reading.reports)
        return exchange->answer(*reading.reports.refusal);
    const QList<IncomingReport> reports = withCallers(std::move(reading.reports.value));
    const IncomingReport &first = reports.first();
    exchange->record().conversation = first.conversation;
    exchange->record().agent = first.agent;
    exchange->record().setCaller(first.caller);
    keep(exchange, reports);
}

void PostCallHandler::read(const QByteArray &body, QObject *context, Reply<QList<IncomingReport>> reply)
{
    m_side.run<Parsed<QList<IncomingReport>>>([body] { return EnvelopeScanner().scan(body); }, context,
                                              [this, reply = std::move(reply)](Parsed<QList<IncomingReport>> reports) {
                                                  if (reports)
                                                      reply(withCallers(std::move(reports.value)));
                                                  else
                                                      reply(Error{Error::Kind::BadInput, u"the body is no event"_s, 0});
                                              });
}

QList<IncomingReport> PostCallHandler::withCallers(QList<IncomingReport> reports) const
{
    for (IncomingReport &report : reports)
        report.caller = m_calls.caller(report.conversation);
    return reports;
}

void PostCallHandler::keep(const ExchangePointer &exchange, QList<IncomingReport> reports)
{
    m_outbox.accept(std::move(reports), &m_context, [exchange](const Result<QList<Acceptance>> &acceptances) {
        exchange->record().stage("stored");
        if (!acceptances) {
            exchange->record().note = u"not kept: "_s + acceptances.error().detail;
            return exchange->answer(notKept());
        }
        exchange->record().note = notKeptAnew(*acceptances);
        exchange->answer(accepted());
    });
}

} // namespace am
