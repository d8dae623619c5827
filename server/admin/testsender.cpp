// SPDX-License-Identifier: MIT
#include "admin/testsender.h"

#include "shared/signature.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace am {

namespace {

constexpr qint64 oneDay = 24 * 3600; // seconds
constexpr int pieces = 10;
constexpr std::chrono::milliseconds betweenPieces = 100ms;
constexpr qint64 announcedBytes = 1024LL * 1024 * 1024;
constexpr qsizetype largestAnswer = 256 * 1024; // fits into a frame, escapes included

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

/// This daemon's own answer: it has a length, or ends with the connection.
Result<TestAnswer> parse(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return Error{Error::Kind::Unreachable, u"the connection ended without an answer"_s};
    TestAnswer answer;
    const QList<QByteArray> lines = bytes.first(end).split('\n');
    answer.status = lines.constFirst().mid(9, 3).toInt();
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.append({line.first(std::max<qsizetype>(colon, 0)), line.sliced(colon + 1).trimmed()});
    }
    answer.body = bytes.sliced(end + 4);
    return answer;
}

/// One request on a connection of its own. Belongs to whoever waits for it.
class TestExchange final : public QObject
{
public:
    TestExchange(QObject *context, Reply<TestAnswer> reply)
        : QObject(context)
        , m_reply(std::move(reply))
    {
        m_deadline.setSingleShot(true);
        connect(&m_deadline, &QTimer::timeout, this, [this] {
            finish(Error{Error::Kind::Timeout, u"no answer within the time for it"_s});
        });
        connect(&m_socket, &QTcpSocket::connected, this, [this] { begin(); });
        connect(&m_socket, &QTcpSocket::readyRead, this, [this] { take(); });
        connect(&m_socket, &QTcpSocket::disconnected, this, [this] { end(); });
        connect(&m_socket, &QTcpSocket::errorOccurred, this, [this] { end(); });
        connect(&m_piece, &QTimer::timeout, this, [this] { sendPiece(); });
    }

    void start(const TestSender::Target &target, const QByteArray &head, const QByteArray &body, SendFault fault,
               std::chrono::milliseconds deadline)
    {
        m_body = body;
        m_fault = fault;
        m_head = head;
        m_deadline.start(deadline);
        m_time.start();
        m_socket.connectToHost(target.host, target.port);
    }

private:
    void begin()
    {
        m_time.restart();
        m_socket.write(m_head);
        if (m_fault == SendFault::Slow)
            return m_piece.start(betweenPieces);
        if (m_fault == SendFault::Oversized)
            return;
        m_socket.write(m_fault == SendFault::HalfSent ? m_body.first(m_body.size() / 2) : m_body);
        if (m_fault == SendFault::HalfSent)
            m_socket.disconnectFromHost();
    }
    void sendPiece()
    {
        const qsizetype size = std::min(m_body.size() / pieces + 1, m_body.size() - m_sent);
        m_socket.write(m_body.sliced(m_sent, size));
        m_sent += size;
        if (m_sent == m_body.size())
            m_piece.stop();
    }
    void take()
    {
        m_received += m_socket.readAll();
        if (m_received.size() > largestAnswer)
            finish(Error{Error::Kind::Unreachable, u"the answer is longer than it may be"_s});
    }
    void end()
    {
        m_received += m_socket.readAll();
        if (m_fault == SendFault::HalfSent && m_received.isEmpty())
            return finish(Error{Error::Kind::Unreachable, u"the connection was ended in the middle of the body"_s});
        auto answer = parse(m_received);
        if (answer)
            answer->microseconds = m_time.nsecsElapsed() / 1000;
        finish(answer);
    }
    void finish(const Result<TestAnswer> &answer)
    {
        const auto reply = std::exchange(m_reply, nullptr);
        if (!reply)
            return;
        m_deadline.stop();
        m_piece.stop();
        m_socket.disconnect(this);
        deleteLater();
        reply(answer);
    }

    Reply<TestAnswer> m_reply;
    QTcpSocket m_socket;
    QTimer m_deadline;
    QTimer m_piece; ///< until the next one
    QElapsedTimer m_time;
    QByteArray m_head;
    QByteArray m_body;
    QByteArray m_received;
    qsizetype m_sent = 0;
    SendFault m_fault = SendFault::None;
};

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
    auto *const exchange = new TestExchange(context, std::move(reply));
    exchange->start(target, head(request, target, m_clock() / 1000, length), body, request.fault, m_deadline);
}

} // namespace am
