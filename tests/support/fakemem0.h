// SPDX-License-Identifier: MIT
#pragma once

#include "support/fakemem0state.h"

#include <QUrl>

namespace am::test {

/// Mem0 over real HTTP on loopback, platform or self-hosted dialect; refuses what the real ones refuse. In-process
/// or as the program fake-mem0. Driven from outside through:
///   GET    /__fake/memories   every row, oldest first: [{id, memory, user_id, run_id, agent_id, metadata, created_ms,
///   ...}]
///
///   POST   /__fake/memories   adds rows of that shape (only memory is required); {"added": n}
///
///   DELETE /__fake/memories   forgets everything
///
///   POST   /__fake/behavior   replaces the FakeMem0Behavior; {} = well-behaved
///
///   GET    /__fake/stats      FakeMem0Stats
///
/// These answer at once and need no key, whatever the behavior is.
class FakeMem0 final
{
public:
    enum class Flavor { Platform, SelfHosted };

    explicit FakeMem0(Flavor flavor);

    /// Port 0 = any. False when the port is taken.
    [[nodiscard]] bool listen(quint16 port = 0) { return m_server.listen(port); }
    /// Dead: refuses connections and cuts the open ones; listen() brings it back.
    void close() { m_server.close(); }
    [[nodiscard]] quint16 port() const { return m_server.port(); }
    [[nodiscard]] QUrl url() const;
    /// Only this key is accepted from now on; empty (as at first) = any.
    void setApiKey(const QByteArray &key) { m_state.apiKey = key; }

    /// Change it at any time.
    FakeMem0Behavior &behavior() { return m_state.behavior; }
    [[nodiscard]] const FakeMem0Stats &stats() const { return m_state.stats; }
    [[nodiscard]] int connections() const { return m_server.connections(); }
    FakeMem0Rows &rows() { return m_state.rows; }
    /// Adds a memory as if remembered earlier; returns its id. `age` in seconds.
    QString remember(const QString &user, const QString &text, const QJsonObject &metadata = {},
                     const QString &run = {}, qint64 age = 0);

private:
    FakeHttpAnswer handle(const FakeHttpRequest &request);
    FakeHttpAnswer misbehave(const FakeHttpRequest &request);
    FakeHttpAnswer administer(const FakeHttpRequest &request);
    FakeHttpAnswer addRows(const QByteArray &body);

    FakeMem0State m_state;
    std::unique_ptr<FakeMem0Dialect> m_dialect;
    FakeHttpServer m_server;
};

} // namespace am::test
