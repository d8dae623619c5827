// SPDX-License-Identifier: MIT
#include "privacy/retention.h"

#include "storage/audioarchive.h"

#include <QLoggingCategory>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcRetention, "agenticmemory.daemon.privacy", QtInfoMsg)

constexpr auto often = 1min;
constexpr auto seldom = 1h;

} // namespace

Retention::Retention(const RetentionSettings &settings, Writer &writer, Reader &reader, AudioArchive &audio,
                     Clock clock, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_writer(writer)
    , m_reader(reader)
    , m_audio(audio)
    , m_clock(std::move(clock))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Retention::sweepByItself);
}

void Retention::start()
{
    m_timer.start(often); // not while the first callers are waiting
}

void Retention::sweepByItself()
{
    sweep(this, [this](const Result<RetentionPlan> &result) {
        if (!result)
            qCWarning(lcRetention).noquote() << "retention stopped half way:" << result.error().detail;
        m_audio.sweep(); // of calls that were erased in a transaction of others
        m_timer.start(m_settings.reportsDays == 0 || m_settings.audioDays == 0 ? often : seldom);
    });
}

RetentionRun *Retention::begin(RetentionRun::Mode mode)
{
    auto *const run = new RetentionRun(mode, m_settings, m_clock(), m_writer, m_reader, m_audio, this);
    connect(run, &RetentionRun::finished, run, &QObject::deleteLater);
    return run;
}

void Retention::preview(QObject *context, Reply<RetentionPlan> reply)
{
    RetentionRun *const run = begin(RetentionRun::Mode::Preview);
    connect(run, &RetentionRun::finished, context,
            [reply = std::move(reply)](const Result<RetentionPlan> &result) { reply(result); });
    run->start();
}

void Retention::sweep(QObject *context, Reply<RetentionPlan> reply)
{
    m_waiting.append({context, std::move(reply)});
    if (m_sweeping)
        return;
    m_sweeping = begin(RetentionRun::Mode::Sweep);
    connect(m_sweeping, &RetentionRun::finished, this, &Retention::finishSweep);
    m_sweeping->start();
}

void Retention::finishSweep(const Result<RetentionPlan> &result)
{
    m_sweeping.clear();
    if (result && (result->reports > 0 || result->receipts > 0 || result->audioFiles > 0 || result->logLines > 0)) {
        qCInfo(lcRetention) << "past their time and deleted:" << result->reports << "reports," << result->receipts
                            << "receipts," << result->audioFiles << "recordings," << result->logLines << "log lines";
    }
    const QPointer<Retention> self(this);
    for (const Waiting &waiting : std::exchange(m_waiting, {})) {
        if (waiting.context)
            waiting.reply(result);
        if (!self)
            return;
    }
}

} // namespace am
