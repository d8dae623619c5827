// SPDX-License-Identifier: MIT
#pragma once

#include "outgoing/callpoolsettings.h"
#include "outgoing/outgoingcall.h"

#include <QHash>
#include <QNetworkRequest>
#include <QObject>

#include <array>
#include <deque>
#include <memory>
#include <vector>

class QNetworkAccessManager;

namespace am {

/// Makes many HTTP calls at once over QNetworkAccessManagers.
///
/// - Two lanes, Live and Background, with connections and a queue each: neither ever waits for the other. A full
///   queue answers Busy.
/// - A call's deadline spans everything: queueing, connecting, TLS, an answer that trickles. Past it: Timeout.
/// - Redirections, answers above `largestAnswer`, broken HTTP and broken TLS are Unreachable. Any other status,
///   4xx and 5xx included, is an answer.
/// - How often one call reaches the server: a *repeatable* one (reads; everything idempotent) is sent again by Qt
///   when its connection dies before an answer, as happens when a server closes a kept-alive connection at the very
///   moment it is used again. A call that is *not* repeatable reaches the server completely at most once: when its
///   connection dies it ends as Unreachable, and whether it was done is for the caller to find out (see
///   MemoryStore::add). To keep that rare those calls have managers of their own, whose connections are used again by
///   calls that follow each other (a new one costs TLS two more turns to the server) and are closed after two seconds
///   without any.
/// - HTTP/1.1 only, no cookies, no proxies, no compression, TLS always verified.
/// - Calls that are under way when the pool is destroyed are cut and not answered.
class CallPool final : public QObject
{
    Q_OBJECT

public:
    explicit CallPool(const CallPoolSettings &settings);
    ~CallPool() override;

    /// Other authorities to trust, for calls that start from now on. The numbers stay as they are.
    void change(const CallPoolSettings &settings);

    /// Answers exactly once, from the event loop, never inside the call; not at all when `context` has died.
    /// A call whose context dies while it is queued is not made; one that is on the wire runs to its end.
    void send(Call call, QObject *context, Reply<CallAnswer> reply);

    [[nodiscard]] int inFlight(CallOptions::Lane lane) const { return int(m_lanes[index(lane)].started.size()); }
    [[nodiscard]] qsizetype waiting(CallOptions::Lane lane) const
    {
        return qsizetype(m_lanes[index(lane)].queue.size());
    }

private:
    /// A manager keeps six connections to one host; a seventh call would wait inside of it, unseen by our queue.
    struct Connections
    {
        std::unique_ptr<QNetworkAccessManager> manager;
        bool repeatable = true; ///< whether it is for such calls only, or for the others only
        int calls = 0;
    };
    struct Lane
    {
        int limit = 1;                             ///< calls on the wire
        std::vector<Connections> connections = {}; ///< made when needed
        std::deque<OutgoingCall *> queue = {};
        QHash<OutgoingCall *, size_t> started = {}; ///< on the wire -> index of its connections
    };

    static constexpr size_t index(CallOptions::Lane lane) { return lane == CallOptions::Lane::Live ? 0 : 1; }
    void pump(Lane &lane);
    static size_t leastLoaded(Lane &lane, bool repeatable);
    void onEnded(OutgoingCall *call);

    const int m_queuedCalls;
    const qint64 m_largestAnswer;
    QNetworkRequest m_base; ///< what every request has in common
    std::array<Lane, 2> m_lanes;
};

} // namespace am
