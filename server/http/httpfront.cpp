// SPDX-License-Identifier: MIT
#include "http/httpfront.h"

#include "http/lane.h"
#include "http/virtualsocket.h"

#include <QHttpServer>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcFront, "agenticmemory.daemon.http")

constexpr size_t freeLanesKept = 512; // making one costs a request a sixth more
constexpr char ticketField[] = "T";

QHttpServerRequest::Method methodOf(const QByteArray &name)
{
    using Method = QHttpServerRequest::Method;
    return name == "GET"      ? Method::Get
           : name == "POST"   ? Method::Post
           : name == "PUT"    ? Method::Put
           : name == "PATCH"  ? Method::Patch
           : name == "DELETE" ? Method::Delete
                              : Method::Unknown;
}

/// All that QHttpServer is shown of a request: enough to route it and to find it again. What the peer sent besides
/// stays on our side, so no field of it (Upgrade, Expect, a body) means anything to QHttpServer, which reads this a
/// character at a time: it is short.
QByteArray routingRequest(quint64 ticket, const HttpRequest &request)
{
    const QByteArray method = request.method == "HEAD" ? QByteArray("GET") : request.method;
    const QByteArray path = request.path == "*" ? QByteArray("/*") : request.path;
    return method + ' ' + path + " HTTP/1.1\r\nHost:h\r\n" + ticketField + ':' + QByteArray::number(ticket) +
           "\r\n\r\n";
}

bool hasField(const HttpAnswer &answer, const char *name)
{
    return std::any_of(answer.headers.cbegin(), answer.headers.cend(),
                       [name](const auto &field) { return field.first == name; });
}

} // namespace

HttpFront::HttpFront(QList<Route> routes, const GateLimits &limits, Origins origins, RecordSink sink)
    : m_table(std::move(routes))
    , m_bodyLimit([this](QByteArrayView path) { return m_table.bodyLimit(path); })
    , m_origins(std::move(origins))
    , m_sink(std::move(sink))
    , m_server(std::make_unique<QHttpServer>())
    , m_virtualServer(new VirtualServer)
    , m_gate(limits, m_bodyLimit, *this)
    , m_self(std::make_shared<HttpFront *>(this))
{
    m_server->bind(m_virtualServer);
    // QHttpServer tries one after the other: the usual paths come before those with a version.
    for (const size_t form : {0, 1}) {
        for (const Route &route : m_table.routes())
            addRoute(route, RouteTable::pathsOf(route).at(form));
    }
    setMissingRoute();
    connect(&m_gate, &Gate::drained, this, &HttpFront::drained);
}

HttpFront::~HttpFront() = default;

Result<quint16> HttpFront::listen(const QHostAddress &address, quint16 port)
{
    return m_gate.listen(address, port);
}

void HttpFront::drain(std::chrono::milliseconds atMost)
{
    m_gate.drain(atMost);
}

void HttpFront::addRoute(const Route &route, const QByteArray &path)
{
    m_server->route(QString::fromLatin1(path), methodOf(route.method),
                    [this, &route](const QHttpServerRequest &request, ResponderArgument responder) {
                        if (const ExchangePointer exchange = enter(request, std::move(responder)))
                            handle(route, exchange);
                    });
}

void HttpFront::setMissingRoute()
{
    auto missing = [this](const QHttpServerRequest &request, ResponderArgument responder) {
        if (const ExchangePointer exchange = enter(request, std::move(responder)))
            handleMissing(exchange);
    };
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    m_server->setMissingHandler(this, std::move(missing));
#else
    m_server->setMissingHandler(std::move(missing));
#endif
}

void HttpFront::take(quint64 ticket, HttpRequest request, RequestRecord record)
{
    const QByteArray routing = routingRequest(ticket, request);
    Lane *lane = takeLane();
    m_inFlight.insert({ticket, {lane, std::move(request), std::move(record), {}}});
    lane->feed(routing);
    const auto found = m_inFlight.find(ticket);
    if (found == m_inFlight.end()) {
        returnLane(lane);
    } else if (!lane->isEntered()) {
        qCCritical(lcFront) << "QHttpServer did not route a request";
        InFlight unrouted = std::move(found->second);
        unrouted.record.endpoint = loggedPath(unrouted.request.path);
        unrouted.record.status = 500;
        unrouted.record.code = "not_routed";
        finish(ticket, HttpAnswer::error(500, "not_routed", u"the server could not handle this request"_s),
               unrouted.record, unrouted.request);
    }
}

/// Called by QHttpServer, within Lane::feed().
ExchangePointer HttpFront::enter(const QHttpServerRequest &request, QHttpServerResponder &&responder)
{
    const quint64 ticket = request.value(ticketField).toULongLong();
    const auto found = m_inFlight.find(ticket);
    if (found == m_inFlight.end() || found->second.lane->isEntered())
        return {};
    InFlight &entry = found->second;
    entry.lane->enter(std::move(responder));
    // The answer needs of the request what CORS needs: method and fields.
    HttpRequest asked;
    asked.method = entry.request.method;
    asked.headers = entry.request.headers;
    auto exchange = std::make_shared<Exchange>(
        std::move(entry.request), std::move(entry.record),
        [self = std::weak_ptr<HttpFront *>(m_self), ticket, asked](const HttpAnswer &answer, RequestRecord &record) {
            if (const std::shared_ptr<HttpFront *> front = self.lock())
                (*front)->finish(ticket, answer, record, asked);
        });
    entry.exchange = exchange;
    return exchange;
}

void HttpFront::handle(const Route &route, const ExchangePointer &exchange)
{
    exchange->record().endpoint = route.path;
    if (const std::optional<HttpAnswer> refusal = RouteTable::refuseBody(route, exchange->request()))
        return exchange->answer(*refusal);
    // The edge: an exception that went further would end the process.
    try {
        route.handle(exchange);
        return;
    } catch (const std::exception &thrown) {
        qCCritical(lcFront) << "exception in" << route.path << thrown.what();
    } catch (...) {
        qCCritical(lcFront) << "exception in" << route.path;
    }
    exchange->answer(HttpAnswer::error(500, "internal", u"the server failed to handle this request"_s));
}

void HttpFront::handleMissing(const ExchangePointer &exchange)
{
    const HttpRequest &request = exchange->request();
    QByteArray methods = m_table.allowed(request.path);
    exchange->record().endpoint = methods.isEmpty() ? loggedPath(request.path) : request.path;
    if (methods.isEmpty())
        return exchange->answer(HttpAnswer::error(404, "not_found", u"there is nothing at this path"_s));
    if (!m_origins.isEmpty())
        methods += ", OPTIONS";
    if (m_origins.isPreflight(request))
        return exchange->answer(m_origins.preflight(request, methods));
    HttpAnswer answer = HttpAnswer::error(405, "method_not_allowed", u"this path takes other methods"_s);
    answer.headers.append({QByteArray("Allow"), methods});
    exchange->answer(answer);
}

void HttpFront::finish(quint64 ticket, HttpAnswer answer, RequestRecord &record, const HttpRequest &request)
{
    const auto found = m_inFlight.find(ticket);
    if (found == m_inFlight.end())
        return;
    Lane *lane = found->second.lane;
    m_inFlight.erase(found);

    if ((answer.status == 503 || answer.status == 429) && !hasField(answer, "Retry-After"))
        answer.headers.append({QByteArray("Retry-After"), QByteArray("1")});
    if (!hasField(answer, "Access-Control-Allow-Methods"))
        m_origins.allow(request, answer);
    const bool usable = lane->isEntered();
    const std::optional<RawAnswer> written = lane->answer(answer);
    lane->leave();
    if (!usable)
        m_lanes.erase(lane);
    else if (!lane->isFeeding())
        returnLane(lane);
    if (!m_gate.isAwaited(ticket))
        record.note += record.note.isEmpty() ? u"the peer hung up"_s : u"; the peer hung up"_s;
    record.end();
    m_finished.push_back(std::move(record));
    m_gate.answer(ticket, written ? *written : RawAnswer::from(answer));
    tellFinished();
}

/// Behind the answer, since nobody shall wait for a line of the log. Whatever was pipelined behind the answered request
/// may be finished by then, too: the lines are in the order of the answers.
void HttpFront::tellFinished()
{
    for (const RequestRecord &record : std::exchange(m_finished, {}))
        m_sink(record);
}

void HttpFront::expire(quint64 ticket, const HttpAnswer &answer)
{
    const auto found = m_inFlight.find(ticket);
    if (found == m_inFlight.end())
        return;
    // Through the exchange: the handler's own answer, should it come later, is the second one then.
    if (const ExchangePointer exchange = found->second.exchange.lock())
        exchange->answer(answer);
}

void HttpFront::refused(const RequestRecord &record)
{
    m_sink(record);
}

Lane *HttpFront::takeLane()
{
    if (!m_freeLanes.empty()) {
        Lane *lane = m_freeLanes.back();
        m_freeLanes.pop_back();
        return lane;
    }
    auto lane = std::make_unique<Lane>(*m_virtualServer);
    Lane *taken = lane.get();
    m_lanes.insert({taken, std::move(lane)});
    return taken;
}

void HttpFront::returnLane(Lane *lane)
{
    if (m_freeLanes.size() < freeLanesKept)
        m_freeLanes.push_back(lane);
    else
        m_lanes.erase(lane);
}

} // namespace am
