// SPDX-License-Identifier: MIT
#include "observe/log.h"

#include "observe/logformat.h"

#include <QLoggingCategory>
#include <QTimeZone>

#include <atomic>

using namespace Qt::StringLiterals;

namespace am {

namespace {

// Qt's message handler is a plain function, so the log that takes its messages has to be found without a parameter.
std::atomic<const Log *> installed = nullptr;

LogSettings::Level levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return LogSettings::Level::Debug;
    case QtInfoMsg:
        return LogSettings::Level::Info;
    case QtWarningMsg:
        return LogSettings::Level::Warning;
    case QtCriticalMsg:
    case QtFatalMsg:
        break;
    }
    return LogSettings::Level::Error;
}

void applyLevel(LogSettings::Level level)
{
    QString rules = u"*.debug=false\n"_s;
    if (level == LogSettings::Level::Debug)
        rules = u"agenticmemory.*.debug=true\n"_s;
    if (level >= LogSettings::Level::Warning)
        rules += u"*.info=false\n"_s;
    if (level >= LogSettings::Level::Error)
        rules += u"*.warning=false\n"_s;
    QLoggingCategory::setFilterRules(rules);
}

} // namespace

Log::Log(const LogSettings &settings, Sink sink, Clock clock)
    : m_format(settings.format)
    , m_level(settings.level)
    , m_sink(std::move(sink))
    , m_clock(std::move(clock))
{
    installed = this;
    m_previous = qInstallMessageHandler(&Log::takeMessage);
    applyLevel(settings.level);
}

Log::~Log()
{
    qInstallMessageHandler(m_previous);
    installed = nullptr;
    QLoggingCategory::setFilterRules({});
}

void Log::change(const LogSettings &settings)
{
    m_format = settings.format;
    m_level = settings.level;
    applyLevel(settings.level);
}

void Log::write(const RequestRecord &record) const
{
    if (m_level > LogSettings::Level::Info)
        return;
    m_sink(logformat::request(m_format, record, QDateTime::fromMSecsSinceEpoch(m_clock(), QTimeZone::utc())),
           When::Soon);
}

void Log::takeMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    const Log *log = installed;
    if (!log)
        return;
    log->m_sink(logformat::message(log->m_format, levelOf(type),
                                   QString::fromLatin1(context.category ? context.category : "default"), text,
                                   QDateTime::fromMSecsSinceEpoch(log->m_clock(), QTimeZone::utc())),
                When::Now);
}

} // namespace am
