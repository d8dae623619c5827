// SPDX-License-Identifier: MIT
#include "storage/audioarchive.h"

#include "storage/sidethread.h"
#include "storage/writer.h"

#include <QLoggingCategory>
#include <QPointer>

#include <algorithm>
#include <utility>

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcAudio, "agenticmemory.daemon.storage")

constexpr qsizetype namesAtOnce = 200; // a millisecond of the writer

} // namespace

AudioArchive::AudioArchive(Writer &writer, SideThread &side, const QString &directory, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_side(side)
    , m_files(directory)
{
}

void AudioArchive::discard(const QStringList &names)
{
    if (!names.isEmpty())
        m_side.run([files = m_files, names] { files.remove(names); });
}

void AudioArchive::sweep(QObject *context, const Reply<Done> &reply)
{
    const Reply<Done> told = [context = QPointer(context), reply](const Result<Done> &done) {
        if (context)
            reply(done);
    };
    // Safe beside recordings that arrive: a file that is listed here was written by an earlier job of the side thread,
    // whose answer has come before this one's, and has sent its row to the writer; the writer takes ours after that.
    m_side.run<QStringList>([files = m_files] { return files.names(); }, this,
                            [this, told](const QStringList &names) { sweep(names, told); });
}

void AudioArchive::sweep(const QStringList &names, const Reply<Done> &reply)
{
    if (names.isEmpty()) // what was discarded is gone when the side thread comes to this
        return m_side.run<Result<Done>>([] { return Done{}; }, this, reply);
    m_writer.write<QStringList>([some = names.first(std::min(names.size(), namesAtOnce))](
                                    QSqlDatabase &database) { return CallAudioTable(database).unknown(some); },
                                this,
                                [this, rest = names.mid(namesAtOnce), reply](const Result<QStringList> &strangers) {
                                    if (!strangers)
                                        return reply(strangers.error());
                                    if (!strangers->isEmpty())
                                        qCInfo(lcAudio)
                                            << "removing" << strangers->size() << "recordings that no call is known of";
                                    discard(*strangers);
                                    sweep(rest, reply);
                                });
}

void AudioArchive::removeOlderThan(qint64 receivedBefore, int limit, QObject *context, Reply<CallAudioTotals> reply)
{
    remove([receivedBefore, limit](CallAudioTable &table) { return table.takeOlderThan(receivedBefore, limit); },
           context, std::move(reply));
}

void AudioArchive::removeOfCaller(const QString &tenant, const QString &caller, QObject *context,
                                  Reply<CallAudioTotals> reply)
{
    remove([tenant, caller](CallAudioTable &table) { return table.takeOfCaller(tenant, caller); }, context,
           std::move(reply));
}

void AudioArchive::remove(Take take, QObject *context, Reply<CallAudioTotals> reply)
{
    m_writer.write<QList<CallAudio>>(
        [take = std::move(take)](QSqlDatabase &database) {
            CallAudioTable table(database);
            return take(table);
        },
        this, // whoever asked may go: files without rows shall not stay
        [this, context = QPointer(context), reply = std::move(reply)](const Result<QList<CallAudio>> &taken) {
            if (!taken) {
                if (context)
                    reply(taken.error());
                return;
            }
            CallAudioTotals gone{.files = taken->size()};
            QStringList names;
            for (const CallAudio &audio : *taken) {
                gone.bytes += audio.file.bytes;
                names.append(audio.file.name);
            }
            m_side.run<CallAudioTotals>(
                [files = m_files, names, gone] {
                    files.remove(names);
                    return gone;
                },
                context, [reply](const CallAudioTotals &totals) { reply(totals); });
        });
}

} // namespace am
