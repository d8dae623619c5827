// SPDX-License-Identifier: MIT
#include "storage/audioarchive.h"

#include "storage/reader.h"
#include "storage/sidethread.h"
#include "storage/writer.h"

#include <QLoggingCategory>
#include <QPointer>

#include <utility>

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcAudio, "agenticmemory.daemon.storage")

} // namespace

AudioArchive::AudioArchive(Writer &writer, Reader &reader, SideThread &side, const QString &directory, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_reader(reader)
    , m_side(side)
    , m_files(directory)
{
}

void AudioArchive::discard(const QStringList &names)
{
    if (!names.isEmpty())
        m_side.run([files = m_files, names] { files.remove(names); });
}

void AudioArchive::sweep()
{
    // The side thread's jobs run in order: what is listed here is older than any file that this process writes.
    m_side.run<QStringList>(
        [files = m_files] { return files.names(); }, this,
        [this](const QStringList &names) {
            if (names.isEmpty())
                return;
            m_reader.read<QStringList>(
                [names](QSqlDatabase &database) { return CallAudioTable(database).unknown(names); }, this,
                [this](const Result<QStringList> &strangers) {
                    if (!strangers || strangers->isEmpty())
                        return;
                    qCInfo(lcAudio) << "removing" << strangers->size() << "recordings that no call is known of";
                    discard(*strangers);
                },
                Reader::Lane::Background);
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
