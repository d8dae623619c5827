// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QString>

#include <optional>
#include <vector>

namespace am {

/// Adds "0.031": how long something took, in milliseconds with three digits behind the point.
void appendMilliseconds(QByteArray &text, qint64 microseconds);

/// What one request leaves behind: filled on its way through the house, written once, to the log and by RequestLog to
/// the database. It never holds a body or a secret, and shows whole caller ids to nobody but RequestLog.
class RequestRecord
{
public:
    struct Stage
    {
        const char *name; ///< a literal: "signature", "store", ...
        qint64 microseconds;
    };

    RequestRecord();

    /// Ids begin behind that one: at the start, so that they rise across restarts.
    static void continueAfter(quint64 id);
    /// Rises by one with each request.
    [[nodiscard]] quint64 id() const { return m_id; }
    /// caller() is its mask (redaction::caller).
    void setCaller(QStringView caller);
    [[nodiscard]] const QString &caller() const { return m_caller; }
    /// Whole, to make its key from; for no log and no disk.
    [[nodiscard]] const QString &callerId() const { return m_callerId; }
    /// Adds to `note`: a request may have several things worth an operator's eye.
    void remark(const QString &remark);
    /// Ends a stage: its time is what passed since the stage before it, or since the request began.
    void stage(const char *name);
    [[nodiscard]] const std::vector<Stage> &stages() const { return m_stages; }
    /// It is answered: microseconds() stays what it is now, whenever the record is told of.
    void end() { m_microseconds = microseconds(); }
    [[nodiscard]] qint64 microseconds() const { return m_microseconds.value_or(m_timer.nsecsElapsed() / 1000); }

    QByteArray method;
    QByteArray endpoint; ///< the route's path, or the path asked for when there is no such route (no query)
    QByteArray peer;     ///< address of the other side
    int status = 0;
    QByteArray code; ///< the answer's "code" when it is an error
    QString conversation;
    QString agent;
    QString note; ///< what an operator should know besides: "store timed out", "duplicate"
    qint64 receivedBytes = 0;
    qint64 sentBytes = 0;

private:
    quint64 m_id;
    QString m_caller;
    QString m_callerId;
    QElapsedTimer m_timer;
    std::optional<qint64> m_microseconds; ///< once it is answered
    qint64 m_stageBegan = 0;
    std::vector<Stage> m_stages;
};

} // namespace am
