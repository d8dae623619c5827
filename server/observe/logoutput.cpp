// SPDX-License-Identifier: MIT
#include "observe/logoutput.h"

#include <QDeadlineTimer>
#include <QLoggingCategory>
#include <QMutexLocker>
#include <QThread>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

#include <poll.h>

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcLog, "agenticmemory.daemon.log")

constexpr int farewellMilliseconds = 500;
constexpr std::chrono::milliseconds soon{5};

/// Whether PIPE_BUF bytes can be written now without waiting; also when writing them would fail.
bool hasRoom(int descriptor, int milliseconds = 0)
{
    pollfd asked = {.fd = descriptor, .events = POLLOUT, .revents = 0};
    return ::poll(&asked, 1, milliseconds) > 0;
}

} // namespace

LogOutput::LogOutput(int descriptor, qsizetype capacity)
    : m_descriptor(descriptor)
    , m_capacity(capacity)
    , m_room(descriptor, QSocketNotifier::Write)
{
    m_room.setEnabled(false);
    connect(&m_room, &QSocketNotifier::activated, this, &LogOutput::resume);
    m_soon.setSingleShot(true);
    m_soon.setInterval(soon);
    connect(&m_soon, &QTimer::timeout, this, &LogOutput::writeGathered);
}

LogOutput::~LogOutput()
{
    const QMutexLocker locker(&m_mutex);
    const QDeadlineTimer deadline(farewellMilliseconds);
    flush();
    while (!m_waiting.empty() && hasRoom(m_descriptor, int(deadline.remainingTime())))
        flush();
}

void LogOutput::write(const QByteArray &lines)
{
    const QMutexLocker locker(&m_mutex);
    if (add(lines))
        flush();
}

void LogOutput::writeSoon(const QByteArray &lines)
{
    {
        const QMutexLocker locker(&m_mutex);
        if (!add(lines) || std::exchange(m_gathering, true))
            return;
    }
    if (QThread::currentThread() == thread())
        m_soon.start();
    else
        QMetaObject::invokeMethod(
            this, [this] { m_soon.start(); }, Qt::QueuedConnection);
}

void LogOutput::writeGathered()
{
    const QMutexLocker locker(&m_mutex);
    m_gathering = false;
    flush();
}

/// Lines that wait together are written together, as many as are written without waiting.
bool LogOutput::add(const QByteArray &lines)
{
    if (m_bytes + lines.size() > m_capacity) {
        drop(lines);
        return false;
    }
    m_bytes += lines.size();
    const bool lastIsBegun = m_waiting.size() == 1 && m_written > 0;
    if (m_waiting.empty() || lastIsBegun || m_waiting.back().size() + lines.size() > PIPE_BUF)
        m_waiting.push_back(lines);
    else
        m_waiting.back() += lines;
    return true;
}

quint64 LogOutput::dropped() const
{
    const QMutexLocker locker(&m_mutex);
    return m_dropped;
}

void LogOutput::flush()
{
    bool works = false;
    while (!m_waiting.empty()) {
        if (!hasRoom(m_descriptor))
            return await();
        const QByteArray &first = m_waiting.front();
        const qsizetype piece = std::min<qsizetype>(first.size() - m_written, PIPE_BUF);
        const ssize_t step = ::write(m_descriptor, first.constData() + m_written, size_t(piece));
        if (step < 0 && (errno == EAGAIN || errno == EINTR))
            return await();
        works = step >= 0;
        if (!works)
            drop(first); // nobody is there, or the log's disk is full
        m_written += step;
        if (works && m_written < first.size())
            continue;
        m_bytes -= first.size();
        m_written = 0;
        m_waiting.pop_front();
    }
    if (works && m_untold > 0) // not here: whoever writes may be logging
        QMetaObject::invokeMethod(this, &LogOutput::tellMissing, Qt::QueuedConnection);
}

void LogOutput::drop(const QByteArray &lines)
{
    const auto count = quint64(lines.count('\n'));
    m_dropped += count;
    m_untold += count;
}

void LogOutput::await()
{
    if (std::exchange(m_awaiting, true))
        return;
    QMetaObject::invokeMethod(
        this, [this] { m_room.setEnabled(true); }, Qt::QueuedConnection);
}

void LogOutput::resume()
{
    m_room.setEnabled(false);
    const QMutexLocker locker(&m_mutex);
    m_awaiting = false;
    flush();
}

void LogOutput::tellMissing()
{
    quint64 missing = 0;
    {
        const QMutexLocker locker(&m_mutex);
        if (m_waiting.empty())
            missing = std::exchange(m_untold, 0);
    }
    if (missing > 0)
        qCWarning(lcLog) << missing << "log lines are missing before this one: whoever reads the log was too slow";
}

} // namespace am
