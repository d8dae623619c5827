// SPDX-License-Identifier: MIT
#include "outgoing/callpool.h"

#include "shared/answersoon.h"

#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcCalls, "agenticmemory.daemon.outgoing")

/// Qt's own number of connections per host: a constant in 6.4, the default later.
constexpr int CallsPerManager = 6;

QSslConfiguration tlsConfiguration(const QByteArray &certificateAuthorities)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    const QList<QSslCertificate> own = QSslCertificate::fromData(certificateAuthorities);
    if (own.isEmpty())
        qCWarning(lcCalls) << "no certificate in the PEM of the certificate authorities";
    // Setting any turns off loading the system's on demand.
    configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + own);
    return configuration;
}

QNetworkRequest commonRequest(const CallPoolSettings &settings)
{
    QNetworkRequest request;
    // HTTP/2 in Qt 6.4 loses calls after a GOAWAY.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    // Following would carry the API key to another host and turn a POST into a GET.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setRawHeader("User-Agent", "AgenticMemory/" AM_VERSION);
    // A compressed answer could be far larger than the bytes that are counted.
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("Accept", "application/json");
    if (!settings.certificateAuthorities.isEmpty())
        request.setSslConfiguration(tlsConfiguration(settings.certificateAuthorities));
    return request;
}

} // namespace

CallPool::CallPool(const CallPoolSettings &settings)
    : m_queuedCalls(settings.queued)
    , m_largestAnswer(settings.largestAnswer)
    , m_base(commonRequest(settings))
{
    m_lanes[index(CallOptions::Lane::Live)].limit = std::max(1, settings.live);
    m_lanes[index(CallOptions::Lane::Background)].limit = std::max(1, settings.background);
}

CallPool::~CallPool()
{
    // Before the managers, which own the connections that the calls use.
    qDeleteAll(findChildren<OutgoingCall *>(Qt::FindDirectChildrenOnly));
}

void CallPool::change(const CallPoolSettings &settings)
{
    m_base = commonRequest(settings);
}

void CallPool::send(Call call, QObject *context, Reply<CallAnswer> reply)
{
    Lane &lane = m_lanes[index(call.options.lane)];
    if (qsizetype(lane.queue.size()) >= m_queuedCalls) {
        answerSoon<CallAnswer>(context, std::move(reply), Error{Error::Kind::Busy, u"too many calls are waiting"_s});
        return;
    }
    auto *outgoing = new OutgoingCall(std::move(call), m_largestAnswer, context, std::move(reply), this);
    connect(outgoing, &OutgoingCall::ended, this, &CallPool::onEnded);
    lane.queue.push_back(outgoing);
    pump(lane);
}

void CallPool::pump(Lane &lane)
{
    while (!lane.queue.empty() && lane.started.size() < lane.limit) {
        OutgoingCall *call = lane.queue.front();
        lane.queue.pop_front();
        if (call->abandoned()) {
            delete call;
            continue;
        }
        const size_t chosen = leastLoaded(lane, call->repeatable());
        ++lane.connections[chosen].calls;
        lane.started.insert(call, chosen);
        call->start(*lane.connections[chosen].manager, m_base);
    }
}

size_t CallPool::leastLoaded(Lane &lane, bool repeatable)
{
    size_t least = lane.connections.size();
    for (size_t at = 0; at < lane.connections.size(); ++at) {
        const Connections &candidate = lane.connections[at];
        if (candidate.repeatable == repeatable && candidate.calls < CallsPerManager &&
            (least == lane.connections.size() || candidate.calls < lane.connections[least].calls))
            least = at;
    }
    // Another manager only when all are full: each has a thread, and its first calls pay for new connections.
    if (least == lane.connections.size()) {
        auto manager = std::make_unique<QNetworkAccessManager>();
        manager->setProxy(QNetworkProxy::NoProxy);
        manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        lane.connections.push_back({std::move(manager), repeatable, 0});
    }
    return least;
}

void CallPool::onEnded(OutgoingCall *call)
{
    Lane &lane = m_lanes[index(call->lane())];
    if (const auto started = lane.started.constFind(call); started != lane.started.constEnd()) {
        --lane.connections[*started].calls;
        lane.started.erase(started);
    } else {
        std::erase(lane.queue, call);
    }
    call->deleteLater();
    pump(lane);
}

} // namespace am
