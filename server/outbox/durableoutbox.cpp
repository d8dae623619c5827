// SPDX-License-Identifier: MIT
#include "outbox/durableoutbox.h"

#include "storage/audioarchive.h"
#include "storage/deliverytable.h"
#include "storage/sidethread.h"
#include "storage/tombstonetable.h"
#include "storage/writer.h"

#include <QPointer>

#include <algorithm>

namespace am {

namespace {

/// The delivery under a report's identity; nothing when there is none yet.
Result<std::optional<Delivery>> findDelivery(QSqlDatabase &database, const IncomingReport &report)
{
    const auto found = DeliveryTable(database).ofConversation(report.tenant, report.platform, report.conversation);
    if (!found)
        return found.error();
    const auto same = std::find_if(found->cbegin(), found->cend(),
                                   [&report](const Delivery &delivery) { return delivery.type == report.type; });
    return same == found->cend() ? std::optional<Delivery>() : std::optional(*same);
}

/// Whether a report will not be kept: it is there already, or its call was erased.
Result<QList<bool>> areKnown(QSqlDatabase &database, const QList<IncomingReport> &reports)
{
    QList<bool> known;
    for (const IncomingReport &report : reports) {
        const auto erased = TombstoneTable(database).isConversationErased(report.tenant, report.conversation);
        if (!erased)
            return erased.error();
        const auto delivery = findDelivery(database, report);
        if (!delivery)
            return delivery.error();
        known.append(*erased || delivery->has_value());
    }
    return known;
}

Result<Done> insertAudio(QSqlDatabase &database, const KeptReport &kept, qint64 now)
{
    const IncomingReport &report = kept.report;
    if (kept.audio) {
        auto inserted = CallAudioTable(database).insert({.tenant = report.tenant,
                                                         .platform = report.platform,
                                                         .conversation = report.conversation,
                                                         .type = report.type,
                                                         .file = *kept.audio,
                                                         .receivedAt = now});
        if (!inserted)
            return inserted;
    }
    if (!kept.end)
        return Done{};
    const auto delivery = findDelivery(database, report);
    if (!delivery)
        return delivery.error();
    return DeliveryTable(database).plan(
        {.key = (*delivery)->key, .caller = report.caller, .state = *kept.end, .reason = kept.reason}, now);
}

Result<Acceptance> insert(QSqlDatabase &database, const KeptReport &kept, qint64 now)
{
    const IncomingReport &report = kept.report;
    const auto erased = TombstoneTable(database).isConversationErased(report.tenant, report.conversation);
    if (!erased)
        return erased.error();
    if (*erased)
        return Acceptance::Erased;
    const auto inserted = DeliveryTable(database).insert({.tenant = report.tenant,
                                                          .platform = report.platform,
                                                          .type = report.type,
                                                          .conversation = report.conversation,
                                                          .agent = report.agent,
                                                          .caller = report.caller,
                                                          .eventTimestamp = report.eventTimestamp,
                                                          .body = report.body,
                                                          .note = report.note},
                                                         now);
    if (!inserted)
        return inserted.error();
    if (!*inserted)
        return Acceptance::Duplicate;
    if (const auto done = insertAudio(database, kept, now); !done)
        return done.error();
    return Acceptance::New;
}

Result<QList<Acceptance>> insertAll(QSqlDatabase &database, const QList<KeptReport> &reports, qint64 now)
{
    QList<Acceptance> acceptances;
    for (const KeptReport &report : reports) {
        const auto accepted = insert(database, report, now);
        if (!accepted)
            return accepted.error();
        acceptances.append(*accepted);
    }
    return acceptances;
}

/// Files that no row names after all: nothing was stored, or the report had come or was erased meanwhile.
QStringList unclaimed(const QList<KeptReport> &reports, const Result<QList<Acceptance>> &result)
{
    QStringList names;
    for (qsizetype i = 0; i < reports.size(); ++i) {
        if (reports[i].audio && (!result || result->at(i) != Acceptance::New))
            names.append(reports[i].audio->name);
    }
    return names;
}

int countNew(const QList<KeptReport> &reports, const Result<QList<Acceptance>> &result,
             std::optional<DeliveryState> end)
{
    int count = 0;
    for (qsizetype i = 0; result && i < reports.size(); ++i)
        count += int(result->at(i) == Acceptance::New && reports[i].end == end);
    return count;
}

bool hasRecording(const IncomingReport &report)
{
    return !report.recording.isEmpty();
}

/// On the side thread: all or none.
Result<QList<KeptReport>> keepRecordings(const QList<IncomingReport> &reports, const QList<bool> &known,
                                         const AudioFiles &files, const AudioSettings &settings, qint64 now)
{
    QList<KeptReport> all;
    for (qsizetype i = 0; i < reports.size(); ++i) {
        if (!hasRecording(reports[i]) || known[i]) {
            all.append(KeptReport{.report = reports[i]});
            all.last().report.recording = {};
            continue;
        }
        auto kept = keepRecording(reports[i], files, settings, now);
        if (!kept) {
            files.remove(unclaimed(all, kept.error()));
            return kept.error();
        }
        all.append(*std::move(kept));
    }
    return all;
}

} // namespace

DurableOutbox::DurableOutbox(Writer &writer, AudioArchive &audio, const AudioSettings &audioSettings, Clock clock,
                             QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_audio(audio)
    , m_audioSettings(audioSettings)
    , m_clock(std::move(clock))
{
}

void DurableOutbox::accept(QList<IncomingReport> reports, QObject *context, Reply<QList<Acceptance>> reply)
{
    // Whoever sent it may go: what has arrived is kept all the same.
    const Accepted answer = [context = QPointer(context), reply = std::move(reply)](Result<QList<Acceptance>> result) {
        if (context)
            reply(result ? std::move(result) : Error{Error::Kind::Storage, result.error().detail, 0});
    };
    if (std::none_of(reports.cbegin(), reports.cend(), hasRecording)) {
        QList<KeptReport> kept;
        for (IncomingReport &report : reports)
            kept.append(KeptReport{.report = std::move(report)});
        return store(std::move(kept), answer);
    }
    findKnown(reports, [this, reports, answer](const Result<QList<bool>> &known) {
        if (!known)
            return answer(known.error());
        writeRecordings(reports, *known, answer);
    });
}

/// A recording that is there already is not written again.
void DurableOutbox::findKnown(QList<IncomingReport> reports, std::function<void(Result<QList<bool>>)> reply)
{
    m_writer.write<QList<bool>>(
        [reports = std::move(reports)](QSqlDatabase &database) { return areKnown(database, reports); }, this,
        std::move(reply));
}

void DurableOutbox::writeRecordings(const QList<IncomingReport> &reports, const QList<bool> &known, Accepted reply)
{
    m_audio.sideThread().run<Result<QList<KeptReport>>>(
        [reports, known, files = m_audio.files(), settings = m_audioSettings, now = m_clock()] {
            return keepRecordings(reports, known, files, settings, now);
        },
        this,
        [this, reply = std::move(reply)](Result<QList<KeptReport>> kept) {
            if (!kept)
                return reply(kept.error());
            store(*std::move(kept), reply);
        });
}

void DurableOutbox::store(QList<KeptReport> reports, Accepted reply)
{
    m_writer.write<QList<Acceptance>>(
        [reports, now = m_clock()](QSqlDatabase &database) { return insertAll(database, reports, now); }, this,
        [this, reports, reply = std::move(reply)](Result<QList<Acceptance>> result) {
            m_audio.discard(unclaimed(reports, result));
            const int fresh = countNew(reports, result, {});
            const int dead = countNew(reports, result, DeliveryState::Dead);
            reply(std::move(result));
            if (fresh > 0)
                Q_EMIT accepted(fresh);
            if (dead > 0)
                Q_EMIT accepted(0);
        });
}

} // namespace am
