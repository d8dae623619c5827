// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/outbox.h"
#include "outbox/recordings.h"
#include "shared/clock.h"

namespace am {

class AudioArchive;
class Writer;

/// The outbox of the programs: a report is accepted once its row is on disk; one with a recording once the file, its
/// row and the report's are. What is known of the recording then ends the delivery: it is nothing to remember.
class DurableOutbox final : public QObject, public Outbox
{
    Q_OBJECT

public:
    /// All three outlive this object; the settings may change between two calls.
    DurableOutbox(Writer &writer, AudioArchive &audio, const AudioSettings &audioSettings, Clock clock = &systemClock,
                  QObject *parent = nullptr);

    void accept(QList<IncomingReport> reports, QObject *context, Reply<QList<Acceptance>> reply) override;

Q_SIGNALS:
    /// So many new reports are on disk and to be delivered, or 0 when one has died at once: for DeliveryWorker::wake().
    /// Comes also when whoever sent them has gone.
    void accepted(int count);

private:
    using Accepted = Reply<QList<Acceptance>>;
    void findKnown(QList<IncomingReport> reports, std::function<void(Result<QList<bool>>)> reply);
    void writeRecordings(const QList<IncomingReport> &reports, const QList<bool> &known, Accepted reply);
    void store(QList<KeptReport> reports, Accepted reply);

    Writer &m_writer;
    AudioArchive &m_audio;
    const AudioSettings &m_audioSettings;
    Clock m_clock;
};

} // namespace am
