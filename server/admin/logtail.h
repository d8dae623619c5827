// SPDX-License-Identifier: MIT
#pragma once

#include "admin/adminlistener.h"
#include "storage/requestlogtable.h"

#include <QJsonObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <deque>
#include <optional>
#include <vector>

namespace am {

/// A line of the log for clients: {"id","at","method","endpoint","status","code","ms","stages","caller",
/// "conversation","agent","note"}; the caller is masked, stages are names with milliseconds.
QJsonObject toJson(const LoggedRequest &request);

/// The log as it comes, for clients who follow it: {"method":"log","params":{"lines":[…],"missed":7}}, oldest first, in
/// batches. A client that does not keep up loses lines and is told how many; nobody waits for it. The last lines are
/// kept here, since those that were just answered are not on disk yet.
class LogTail final : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        size_t recent = 2000; ///< lines kept
        qsizetype batch = 500;
        std::chrono::milliseconds rest{50}; ///< between two batches
    };
    /// `lastBefore`: the id of the last line before this process; what is up to it is on disk.
    explicit LogTail(qint64 lastBefore);
    LogTail(qint64 lastBefore, const Limits &limits);

    void take(const LoggedRequest &request);

    /// From now on, and before that what is kept of the lines behind `after`, 0 = all that is kept; without it only
    /// what comes.
    void follow(AdminListener &listener, std::optional<qint64> after = {});
    void stop(const AdminListener &listener);
    /// Every line behind that one that was answered so far is kept here.
    [[nodiscard]] bool reachesBackTo(qint64 after) const { return after >= m_newestGone; }
    /// The lowest id kept; 0 = none.
    [[nodiscard]] qint64 oldest() const;
    [[nodiscard]] qsizetype followers() const { return qsizetype(m_followers.size()); }

private:
    struct Follower
    {
        QPointer<AdminListener> listener;
        qint64 missed = 0; ///< lines it was not told of
    };
    struct Frame
    {
        QByteArray bytes;
        qsizetype lines;
    };
    void flush();
    static void send(Follower &follower, const QList<Frame> &frames);
    static QList<Frame> framesOf(const QList<QJsonObject> &lines);
    void forgetDead();

    const Limits m_limits;
    std::deque<LoggedRequest> m_recent;
    qint64 m_newestGone; ///< the highest id that is not, or no longer, kept
    std::vector<Follower> m_followers;
    QList<QJsonObject> m_batch; ///< not sent yet; none while nobody follows
    QTimer m_rest;
};

} // namespace am
