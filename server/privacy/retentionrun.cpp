// SPDX-License-Identifier: MIT
#include "privacy/retentionrun.h"

#include "storage/audioarchive.h"
#include "storage/calltable.h"
#include "storage/freepages.h"
#include "storage/memoryusetable.h"
#include "storage/reader.h"
#include "storage/requestlogtable.h"
#include "storage/writer.h"

#include <QTimer>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

namespace am {

namespace {

// One transaction of ours: what a report that is accepted at the same time may have to wait for.
constexpr qint64 bytesAtOnce = 1024 * 1024;
constexpr int linesAtOnce = 1000;
constexpr int usesAtOnce = 1000; // what is left goes with the next calls, or days
constexpr int callsAtOnce = 50;  // with briefings of some kilobytes each
constexpr int recordingsAtOnce = 50;
constexpr int pagesAtOnce = 256;
constexpr std::chrono::milliseconds pause{5}; // in which others have the writer for themselves

qint64 daysBefore(qint64 now, int days)
{
    return now - std::chrono::milliseconds(std::chrono::hours(24) * days).count();
}

ReportExpiry expiryOf(const RetentionSettings &settings, qint64 now)
{
    const qint64 receivedBefore = daysBefore(now, settings.reportsDays);
    // Nothing was remembered of a dead one: "until it is remembered" is not over.
    const qint64 deadBefore = settings.reportsDays > 0 ? receivedBefore : daysBefore(now, settings.receiptsDays);
    return {.receivedBefore = receivedBefore, .deadBefore = deadBefore};
}

} // namespace

RetentionRun::RetentionRun(Mode mode, const RetentionSettings &settings, qint64 now, Writer &writer, Reader &reader,
                           AudioArchive &audio, QObject *parent)
    : QObject(parent)
    , m_mode(mode)
    , m_reports(expiryOf(settings, now))
    , m_receiptsBefore(daysBefore(now, settings.receiptsDays))
    // Who a call was with is known by its receipts: without them an erasure would not find its recording.
    , m_audioBefore(daysBefore(now, std::min(settings.audioDays, settings.receiptsDays)))
    , m_logBefore(daysBefore(now, settings.logDays))
    , m_writer(writer)
    , m_reader(reader)
    , m_audio(audio)
{
}

void RetentionRun::start()
{
    walk(Kind::Reports, {});
}

void RetentionRun::walk(Kind kind, const DeliveryKey &after)
{
    m_reader.read<ExpiredPage>(
        [kind, after, expiry = m_reports, receiptsBefore = m_receiptsBefore](QSqlDatabase &database) {
            ExpiredDeliveries deliveries(database);
            return kind == Kind::Reports ? deliveries.reports(expiry, after, bytesAtOnce)
                                         : deliveries.receipts(receiptsBefore, after);
        },
        this,
        [this, kind](const Result<ExpiredPage> &page) {
            if (page)
                take(kind, *page);
            else
                fail(page.error());
        },
        Reader::Lane::Background);
}

void RetentionRun::take(Kind kind, const ExpiredPage &page)
{
    if (kind == Kind::Receipts && page.oldestKept > 0)
        m_plan.oldestKept = m_plan.oldestKept == 0 ? page.oldestKept : std::min(m_plan.oldestKept, page.oldestKept);
    for (const ExpiredDelivery &delivery : page.found)
        m_plan.reportBytes += kind == Kind::Reports ? delivery.bytes : 0;
    (kind == Kind::Reports ? m_plan.reports : m_plan.receipts) += page.found.size();
    if (m_mode == Mode::Preview || page.found.isEmpty())
        return goOn(kind, page);
    m_writer.write<qint64>(
        [kind, found = page.found](QSqlDatabase &database) {
            ExpiredDeliveries deliveries(database);
            return kind == Kind::Reports ? deliveries.removeReports(found) : deliveries.removeReceipts(found);
        },
        this,
        [this, kind, page](const Result<qint64> &removed) {
            if (!removed)
                return fail(removed.error());
            QTimer::singleShot(pause, this, [this, kind, page] { goOn(kind, page); });
        });
}

void RetentionRun::goOn(Kind kind, const ExpiredPage &page)
{
    if (page.next)
        walk(kind, *page.next);
    else if (kind == Kind::Reports)
        walk(Kind::Receipts, {});
    else
        recordings();
}

void RetentionRun::recordings()
{
    const auto take = [this](const Result<CallAudioTotals> &past) {
        if (!past)
            return fail(past.error());
        m_plan.audioFiles += past->files;
        m_plan.audioBytes += past->bytes;
        const bool more = m_mode == Mode::Sweep && past->files == recordingsAtOnce;
        QTimer::singleShot(pause, this, [this, more] { more ? recordings() : calls(); });
    };
    if (m_mode == Mode::Sweep) {
        m_audio.removeOlderThan(m_audioBefore, recordingsAtOnce, this, take);
    } else {
        m_reader.read<CallAudioTotals>(
            [before = m_audioBefore](QSqlDatabase &database) { return CallAudioTable(database).olderThan(before); },
            this, take, Reader::Lane::Background);
    }
}

/// As long as receipts: both say what became of a call. With them goes of what use its memories were.
void RetentionRun::calls()
{
    if (m_mode == Mode::Preview) {
        return m_reader.read<qint64>(
            [before = m_receiptsBefore](QSqlDatabase &database) { return CallTable(database).countBefore(before); },
            this,
            [this](const Result<qint64> &count) {
                if (!count)
                    return fail(count.error());
                m_plan.calls = *count;
                logLines();
            },
            Reader::Lane::Background);
    }
    m_writer.write<qint64>(
        [before = m_receiptsBefore](QSqlDatabase &database) {
            if (const auto unused = MemoryUseTable(database).removeBefore(before, usesAtOnce); !unused)
                return Result<qint64>(unused.error());
            return CallTable(database).removeBefore(before, callsAtOnce);
        },
        this,
        [this](const Result<qint64> &removed) {
            if (!removed)
                return fail(removed.error());
            m_plan.calls += *removed;
            QTimer::singleShot(pause, this, [this, more = *removed == callsAtOnce] { more ? calls() : logLines(); });
        });
}

void RetentionRun::logLines()
{
    if (m_mode == Mode::Preview) {
        return m_reader.read<qint64>(
            [before = m_logBefore](QSqlDatabase &database) { return RequestLogTable(database).countBefore(before); },
            this,
            [this](const Result<qint64> &count) {
                if (!count)
                    return fail(count.error());
                m_plan.logLines = *count;
                Q_EMIT finished(m_plan);
            },
            Reader::Lane::Background);
    }
    m_writer.write<qint64>(
        [before = m_logBefore](QSqlDatabase &database) {
            return RequestLogTable(database).removeBefore(before, linesAtOnce);
        },
        this,
        [this](const Result<qint64> &removed) {
            if (!removed)
                return fail(removed.error());
            m_plan.logLines += *removed;
            QTimer::singleShot(pause, this, [this, more = *removed == linesAtOnce] {
                if (more)
                    logLines();
                else
                    pages();
            });
        });
}

void RetentionRun::pages()
{
    m_writer.write<qint64>([](QSqlDatabase &database) { return giveBackFreePages(database, pagesAtOnce); }, this,
                           [this](const Result<qint64> &left) {
                               if (!left)
                                   return fail(left.error());
                               QTimer::singleShot(pause, this, [this, more = *left > 0] {
                                   if (more)
                                       pages();
                                   else
                                       emptyLog();
                               });
                           });
}

void RetentionRun::emptyLog()
{
    m_writer.emptyLog(this, [this](const Result<Done> &emptied) {
        if (emptied)
            Q_EMIT finished(m_plan);
        else
            fail(emptied.error());
    });
}

void RetentionRun::fail(const Error &error)
{
    Q_EMIT finished(error);
}

} // namespace am
