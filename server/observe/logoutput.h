// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QMutex>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <deque>

#include <unistd.h>

namespace am {

/// Where log lines go: a descriptor (stderr) that somebody reads, or not. Nobody waits for whoever reads it: what
/// cannot be written at once waits here, up to a bound, and what finds no room is counted; a line tells how many are
/// missing when there is room again. Lines are never cut. The descriptor's own flags are left alone, others may share
/// them.
class LogOutput final : public QObject
{
    Q_OBJECT

public:
    explicit LogOutput(int descriptor = STDERR_FILENO, qsizetype capacity = 1024 * 1024);
    /// Whoever reads has half a second for what still waits.
    ~LogOutput() override;

    // Both from any thread; whole lines only, which keep their order.

    void write(const QByteArray &lines);
    /// A few milliseconds later, together with what else is said until then: a line costs as much to write as to make,
    /// and who is asking has to wait meanwhile.
    void writeSoon(const QByteArray &lines);
    /// Since the start.
    [[nodiscard]] quint64 dropped() const;

private:
    // With m_mutex held:
    bool add(const QByteArray &lines);
    void flush();
    void drop(const QByteArray &lines);
    void await();

    void writeGathered();
    void resume();
    void tellMissing();

    const int m_descriptor;
    const qsizetype m_capacity;
    // In this object's thread:
    QSocketNotifier m_room; ///< active while something waits
    QTimer m_soon;          ///< active while lines are gathered

    mutable QMutex m_mutex;
    std::deque<QByteArray> m_waiting; // blocks of lines; all guarded by m_mutex
    qsizetype m_written = 0;          // of the first that waits
    qsizetype m_bytes = 0;            // of all that wait
    bool m_awaiting = false;
    bool m_gathering = false;
    quint64 m_dropped = 0;
    quint64 m_untold = 0; // of them
};

} // namespace am
