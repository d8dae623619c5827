// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"
#include "http/gate.h"
#include "http/gatelimits.h"
#include "http/origins.h"
#include "http/routetable.h"
#include "observe/requestrecord.h"

#include <QHostAddress>
#include <QObject>

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

class QHttpServer;
class QHttpServerRequest;
class QHttpServerResponder;

namespace am {

class Lane;
class VirtualServer;

/// The HTTP face of the daemon: requests come in through the Gate, QHttpServer routes them, the routes' handlers
/// answer, and each request leaves exactly one record behind.
///
/// Exchanges may outlive the front; what is answered then goes nowhere.
class HttpFront final : public QObject, private RequestTaker
{
    Q_OBJECT

public:
    using RecordSink = std::function<void(const RequestRecord &)>;

    /// `limits` is kept by reference and may change in place at any time.
    HttpFront(QList<Route> routes, const GateLimits &limits, Origins origins, RecordSink sink);
    ~HttpFront() override;

    /// The port that is listened at (port 0: any). Kind::Busy when another program has it.
    Result<quint16> listen(const QHostAddress &address, quint16 port);
    /// Accepts nobody any more, closes idle connections, lets answers in flight finish for at most so long (what is
    /// unanswered then gets 503), then drained(). Once.
    void drain(std::chrono::milliseconds atMost);

    /// For metrics and tests.
    [[nodiscard]] const Gate &gate() const { return m_gate; }

Q_SIGNALS:
    void drained();

private:
    /// A request on its way through QHttpServer or in a handler's hands.
    struct InFlight
    {
        Lane *lane = nullptr;
        HttpRequest request;
        RequestRecord record;
        std::weak_ptr<Exchange> exchange;
    };

    void take(quint64 ticket, HttpRequest request, RequestRecord record) override;
    void expire(quint64 ticket, const HttpAnswer &answer) override;
    void refused(const RequestRecord &record) override;

    void addRoute(const Route &route, const QByteArray &path);
    void setMissingRoute();
    ExchangePointer enter(const QHttpServerRequest &request, QHttpServerResponder &&responder);
    void handle(const Route &route, const ExchangePointer &exchange);
    void handleMissing(const ExchangePointer &exchange);
    void finish(quint64 ticket, HttpAnswer answer, RequestRecord &record, const HttpRequest &request);
    void tellFinished();
    Lane *takeLane();
    void returnLane(Lane *lane);

    const RouteTable m_table;
    const RequestParser::BodyLimit m_bodyLimit;
    const Origins m_origins;
    const RecordSink m_sink;
    // Destroyed from below: first what exchanges find us by; the Gate, so that nothing comes in; then the lanes with
    // their responders; then the QHttpServer that the responders call into.
    std::unique_ptr<QHttpServer> m_server;
    VirtualServer *m_virtualServer = nullptr; ///< of m_server
    std::unordered_map<Lane *, std::unique_ptr<Lane>> m_lanes;
    std::vector<Lane *> m_freeLanes;
    std::unordered_map<quint64, InFlight> m_inFlight;
    std::vector<RequestRecord> m_finished; ///< answered or about to be, not yet told
    Gate m_gate;
    std::shared_ptr<HttpFront *> m_self;
};

} // namespace am
