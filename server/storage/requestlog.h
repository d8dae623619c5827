// SPDX-License-Identifier: MIT
#pragma once

#include "observe/requestrecord.h"
#include "shared/clock.h"
#include "shared/result.h"
#include "storage/requestlogtable.h"
#include "storage/writer.h"

#include <QObject>
#include <QSqlDatabase>
#include <QTimer>

#include <chrono>
#include <functional>
#include <vector>

namespace am {

/// Keeps the log's requests in the database, for the desk. The daemon never waits for it: requests are gathered and
/// written by one job of the Writer at a time: many of them along with what is written next, so that they cost no sync
/// of their own, all of them after a quarter of a second at most. What finds no room, and what the disk does not take,
/// is counted and gone. The newest lines stay, up to a bound; Retention deletes by age.
class RequestLog final : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        int batch = 64;           ///< requests in one job: an acceptance waits for no more of them
        int queue = 5000;         ///< waiting for theirs
        qint64 lines = 1'000'000; ///< kept; 0 = nothing is written. About 300 bytes each
        std::chrono::milliseconds rest{250};
    };
    /// How a caller is found again without being named: callerKey().
    using CallerKey = std::function<Result<QString>(QSqlDatabase &, const QString &tenant, const QString &caller)>;

    RequestLog(Writer &writer, CallerKey callerKey, const Limits &limits, Clock clock = &systemClock);

    /// What it has is still written.
    ~RequestLog() override;
    Q_DISABLE_COPY_MOVE(RequestLog)

    /// As Limits::lines; at any time.
    void setLines(qint64 lines) { m_limits.lines = lines; }
    void log(const RequestRecord &record);

    /// Since the start: no room, or the disk.
    [[nodiscard]] quint64 dropped() const { return m_dropped; }

Q_SIGNALS:
    /// Each request, also when it is not kept: without the caller's key.
    void logged(const am::LoggedRequest &request);

private:
    /// The caller's id never gets to the disk.
    struct Waiting
    {
        LoggedRequest request;
        QString callerId;
    };

    void flush(Writer::Hurry hurry);
    void restIsOver();
    static Result<Done> write(QSqlDatabase &database, const std::vector<Waiting> &batch, const CallerKey &callerKey,
                              qint64 lines);

    Writer &m_writer;
    CallerKey m_callerKey;
    Limits m_limits;
    Clock m_clock;
    QTimer m_rest;
    std::vector<Waiting> m_waiting;
    bool m_writing = false;
    quint64 m_dropped = 0;
};

} // namespace am
