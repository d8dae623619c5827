// SPDX-License-Identifier: MIT
#pragma once

#include "privacy/retentionplan.h"
#include "privacy/retentionrun.h"
#include "privacy/retentionsettings.h"
#include "shared/clock.h"
#include "shared/result.h"

#include <QList>
#include <QPointer>
#include <QTimer>

namespace am {

class AudioArchive;
class Reader;
class Writer;

/// Deletes what is past its time, in small steps: a minute after the start, then every hour; every minute when raw
/// reports are kept only until they are remembered. Deleted means that the bytes are gone from the file and its -wal.
///
/// Deliveries that have not ended keep everything, however old they are. A receipt that goes takes the rest of its
/// report along, and with it the knowledge that this conversation was here: should ElevenLabs send it again after all
/// that time, it is taken for a new one. Memories have no time to live.
class Retention final : public QObject
{
    Q_OBJECT

public:
    /// Keeps references to all; `settings` may change at any time.
    Retention(const RetentionSettings &settings, Writer &writer, Reader &reader, AudioArchive &audio,
              Clock clock = &systemClock, QObject *parent = nullptr);

    /// From now on by itself.
    void start();

    /// The dry run: what a sweep would delete now.
    void preview(QObject *context, Reply<RetentionPlan> reply);
    /// What went. While one is under way nothing new is begun: whoever asks gets its result.
    void sweep(QObject *context, Reply<RetentionPlan> reply);

private:
    struct Waiting
    {
        QPointer<QObject> context;
        Reply<RetentionPlan> reply;
    };

    RetentionRun *begin(RetentionRun::Mode mode);
    void sweepByItself();
    void finishSweep(const Result<RetentionPlan> &result);

    const RetentionSettings &m_settings;
    Writer &m_writer;
    Reader &m_reader;
    AudioArchive &m_audio;
    Clock m_clock;
    QTimer m_timer;
    QPointer<RetentionRun> m_sweeping;
    QList<Waiting> m_waiting; ///< for the end of m_sweeping
};

} // namespace am
