// SPDX-License-Identifier: MIT
#pragma once

#include "observe/logsettings.h"
#include "shared/clock.h"

#include <QByteArray>

#include <atomic>
#include <functional>

namespace am {

class RequestRecord;

/// The daemon's log: every request and every message of its parts, one line each, to the sink (a LogOutput). While it
/// lives it takes Qt's messages too; one at a time.
class Log final
{
public:
    /// Requests may wait for each other, to be written together.
    enum class When { Now, Soon };
    using Sink = std::function<void(const QByteArray &line, When when)>;

    /// `sink` may be called from any thread, and must not wait.
    explicit Log(const LogSettings &settings, Sink sink, Clock clock = &systemClock);
    ~Log();
    Q_DISABLE_COPY_MOVE(Log)

    /// Another format or level from now on.
    void change(const LogSettings &settings);
    void write(const RequestRecord &record) const;

private:
    static void takeMessage(QtMsgType type, const QMessageLogContext &context, const QString &text);

    // Read by any thread that has something to say. One by one, since together they are not lock-free everywhere.
    std::atomic<LogSettings::Format> m_format;
    std::atomic<LogSettings::Level> m_level;
    Sink m_sink;
    Clock m_clock;
    QtMessageHandler m_previous;
};

} // namespace am
