// SPDX-License-Identifier: MIT
#pragma once

#include "shared/clock.h"
#include "shared/rawrequest.h"

#include <QByteArray>
#include <QHostAddress>
#include <QJsonObject>
#include <QList>
#include <QObject>

#include <chrono>
#include <functional>
#include <optional>

namespace am {

/// What is done wrong on purpose, to see that the daemon notices.
enum class SendFault {
    None,
    WrongKey,     ///< signed with a key that nobody has
    Unsigned,     ///< neither a signature nor a workspace key
    Stale,        ///< signed a day ago
    Future,       ///< signed a day ahead
    Reserialized, ///< the same JSON in other bytes than were signed
    Duplicate,    ///< sent twice, one after the other
    Truncated,    ///< the second half of the body is missing
    HalfSent,     ///< the connection ends in the middle of the body
    Slow,         ///< the body comes in pieces, a tenth of a second apart
    Oversized     ///< a gigabyte is announced
};

/// A request as ElevenLabs would send it.
struct TestRequest
{
    QByteArray path; ///< "/post-call", "/client-data", "/retrieve"
    QByteArray body;
    SendFault fault = SendFault::None;

    /// By name: "wrong-key", "half-sent", …; empty = none. Nothing for any other.
    static std::optional<SendFault> faultNamed(const QString &name);
};

using TestAnswer = RawResponse;

/// Sends requests to this very daemon, over its own port, signed with its own keys: an operator's program can try the
/// way that calls take without knowing a secret.
class TestSender final : public QObject
{
    Q_OBJECT

public:
    /// What the daemon is now; asked at each request.
    struct Target
    {
        QHostAddress host; ///< where it listens; "any" means loopback
        quint16 port = 0;
        QByteArray signingKey = {};   ///< empty = not signed
        QByteArray workspaceKey = {}; ///< empty = none is sent
    };

    explicit TestSender(std::function<Target()> target,
                        std::chrono::milliseconds deadline = std::chrono::milliseconds(20'000),
                        Clock clock = &systemClock, QObject *parent = nullptr);

    /// Kind Unreachable: the connection ended without an answer. Kind Timeout.
    void send(const TestRequest &request, QObject *context, Reply<TestAnswer> reply);

private:
    std::function<Target()> m_target;
    std::chrono::milliseconds m_deadline;
    Clock m_clock;
};

} // namespace am
