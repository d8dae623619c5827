// SPDX-License-Identifier: MIT
#include "admin/testsender.h"

#include "shared/signature.h"

#include <QJsonDocument>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qint64 oneDay = 24 * 3600; // seconds
constexpr qint64 announcedBytes = 1024LL * 1024 * 1024;

const std::array faults = {
    std::pair("", SendFault::None),
    std::pair("wrong-key", SendFault::WrongKey),
    std::pair("unsigned", SendFault::Unsigned),
    std::pair("stale", SendFault::Stale),
    std::pair("future", SendFault::Future),
    std::pair("reserialized", SendFault::Reserialized),
    std::pair("duplicate", SendFault::Duplicate),
    std::pair("truncated", SendFault::Truncated),
    std::pair("half-sent", SendFault::HalfSent),
    std::pair("slow", SendFault::Slow),
    std::pair("oversized", SendFault::Oversized),
};

/// The header lines that prove who sends.
QByteArray proof(const TestRequest &request, const TestSender::Target &target, qint64 now)
{
    if (request.fault == SendFault::Unsigned)
        return {};
    const bool wrong = request.fault == SendFault::WrongKey;
    if (request.path != "/post-call") {
        const QByteArray key = wrong ? QByteArray("nobody's key") : target.workspaceKey;
        return key.isEmpty() ? QByteArray() : "X-Workspace-Key: " + key + "\r\n";
    }
    const QByteArray key = wrong ? QByteArray("wsec_nobodys") : target.signingKey;
    if (key.isEmpty())
        return {};
    if (request.fault == SendFault::Stale)
        now -= oneDay;
    if (request.fault == SendFault::Future)
        now += oneDay;
    return "ElevenLabs-Signature: " + signature::sign(key, now, request.body) + "\r\n";
}

/// The body as it is sent: what was signed, or not quite.
QByteArray sentBody(const TestRequest &request)
{
    const QByteArray &body = request.body;
    switch (request.fault) {
    case SendFault::Reserialized: {
        // Indented as no sender does it; if the original was, without.
        const QJsonDocument document = QJsonDocument::fromJson(body);
        const QByteArray indented = document.toJson(QJsonDocument::Indented);
        return indented == body ? document.toJson(QJsonDocument::Compact) : indented;
    }
    case SendFault::Truncated:
        return body.first(body.size() / 2);
    default:
        return body;
    }
}

QByteArray head(const TestRequest &request, const TestSender::Target &target, qint64 now, qint64 length)
{
    const QByteArray host = target.host.protocol() == QAbstractSocket::IPv6Protocol
                                ? '[' + target.host.toString().toLatin1() + ']'
                                : target.host.toString().toLatin1();
    return "POST " + request.path + " HTTP/1.1\r\nHost: " + host + ':' + QByteArray::number(target.port) +
           "\r\nUser-Agent: agenticmemory-test\r\nContent-Type: application/json\r\nConnection: close\r\n" +
           proof(request, target, now) + "Content-Length: " + QByteArray::number(length) + "\r\n\r\n";
}

RawSending sendingOf(SendFault fault)
{
    switch (fault) {
    case SendFault::HalfSent:
        return RawSending::HalfBody;
    case SendFault::Slow:
        return RawSending::InPieces;
    case SendFault::Oversized:
        return RawSending::HeadOnly;
    default:
        return RawSending::Whole;
    }
}

} // namespace

std::optional<SendFault> TestRequest::faultNamed(const QString &name)
{
    for (const auto &[known, fault] : faults) {
        if (name == QLatin1StringView(known))
            return fault;
    }
    return {};
}

TestSender::TestSender(std::function<Target()> target, std::chrono::milliseconds deadline, Clock clock, QObject *parent)
    : QObject(parent)
    , m_target(std::move(target))
    , m_deadline(deadline)
    , m_clock(std::move(clock))
{
}

void TestSender::send(const TestRequest &request, QObject *context, Reply<TestAnswer> reply)
{
    Target target = m_target();
    if (target.host == QHostAddress::AnyIPv6)
        target.host = QHostAddress::LocalHostIPv6;
    else if (QList{QHostAddress(QHostAddress::Any), QHostAddress(QHostAddress::AnyIPv4)}.contains(target.host))
        target.host = QHostAddress::LocalHost;
    const QByteArray body = sentBody(request);
    const qint64 length = request.fault == SendFault::Oversized ? announcedBytes : body.size();
    sendRaw(
        {.host = target.host.toString(), .port = target.port},
        {.head = head(request, target, m_clock() / 1000, length), .body = body, .sending = sendingOf(request.fault)},
        m_deadline, context, std::move(reply));
}

} // namespace am
