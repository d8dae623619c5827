// SPDX-License-Identifier: MIT
#pragma once

#include "privacy/retentionplan.h"
#include "privacy/retentionsettings.h"
#include "shared/result.h"
#include "storage/expireddeliveries.h"

#include <QObject>

namespace am {

class AudioArchive;
class Reader;
class Writer;

/// One walk over everything that has a time to live: reports, receipts, recordings, calls, log lines, then the pages
/// that became free. Each step is a short query or a short transaction, and the next begins when it is done, so that
/// reports can be accepted in between. Ends with finished(), then deletes itself.
class RetentionRun final : public QObject
{
    Q_OBJECT

public:
    enum class Mode { Preview, Sweep };

    /// `now` in milliseconds. All three outlive it.
    RetentionRun(Mode mode, const RetentionSettings &settings, qint64 now, Writer &writer, Reader &reader,
                 AudioArchive &audio, QObject *parent);

    void start();

Q_SIGNALS:
    void finished(const am::Result<am::RetentionPlan> &result);

private:
    /// What a walk over the deliveries looks for. Reports come before receipts, which take theirs along.
    enum class Kind { Reports, Receipts };

    void walk(Kind kind, const DeliveryKey &after);
    void take(Kind kind, const ExpiredPage &page);
    void goOn(Kind kind, const ExpiredPage &page);
    void recordings();
    void calls();
    void logLines();
    void pages();
    void emptyLog();
    void fail(const Error &error);

    const Mode m_mode;
    const ReportExpiry m_reports;
    const qint64 m_receiptsBefore;
    const qint64 m_audioBefore;
    const qint64 m_logBefore;
    Writer &m_writer;
    Reader &m_reader;
    AudioArchive &m_audio;
    RetentionPlan m_plan;
};

} // namespace am
