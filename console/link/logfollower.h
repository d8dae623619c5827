// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonconnection.h"
#include "models/logstore.h"

#include <set>

namespace am {

/// Follows the daemon's log: first what was logged lately, then what comes. After a reconnect it takes up where it was;
/// what the daemon could not tell any more is said by missed().
class LogFollower final : public QObject
{
    Q_OBJECT

public:
    explicit LogFollower(DaemonConnection &connection, QObject *parent = nullptr);

    void start();
    [[nodiscard]] bool isOffered() const { return m_isOffered; }

Q_SIGNALS:
    void lines(const QList<am::LogLine> &lines);
    void missed(qint64 count);
    void offeredChanged();

private:
    void follow();
    void backFill(qint64 before);
    void takePage(const Result<QJsonValue> &result);
    void tail();
    void give(const QJsonArray &newestFirst, bool isReversed);
    [[nodiscard]] bool isNew(qint64 id);

    DaemonConnection &m_connection;
    QList<QJsonArray> m_pages; ///< of what was logged meanwhile, the newest first
    qint64 m_newest = 0;       ///< id of the newest line that was given
    std::set<qint64> m_recent; ///< ids not far below that were given
    QTimer m_again;
    bool m_isStarted = false;
    bool m_isOffered = true;
    quint64 m_generation = 0;
};

} // namespace am
