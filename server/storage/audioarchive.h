// SPDX-License-Identifier: MIT
#pragma once

#include "storage/callaudiotable.h"

#include <QObject>

#include <functional>

namespace am {

class SideThread;
class Writer;

/// The recordings of calls: their files and the rows that name them. A file is on disk before its row is, and goes
/// after its row has gone, so that a crash leaves a file that nobody knows at worst; sweep() takes those.
class AudioArchive final : public QObject
{
    Q_OBJECT

public:
    /// Both outlive this object. `directory` is made when the first recording comes.
    AudioArchive(Writer &writer, SideThread &side, const QString &directory, QObject *parent = nullptr);

    /// Files to write, from a job of sideThread() only: it is what keeps them apart from a sweep.
    [[nodiscard]] const AudioFiles &files() const { return m_files; }
    [[nodiscard]] SideThread &sideThread() const { return m_side; }
    /// Files that got no row after all. Nobody waits for it.
    void discard(const QStringList &names);

    /// Removes the files that no row names: what a crash left behind, and what was taken out of the table without us.
    /// `reply` comes when they are gone. An Error: some may still be there.
    void sweep(QObject *context = nullptr, const Reply<Done> &reply = {});

    // What is past its time or shall be forgotten, and how much it was. The reply comes when rows and files are gone.

    /// Of all tenants, the oldest first, at most `limit`.
    void removeOlderThan(qint64 receivedBefore, int limit, QObject *context, Reply<CallAudioTotals> reply);
    /// Every recording of a call that any report ascribes to this caller: while those reports are still there.
    void removeOfCaller(const QString &tenant, const QString &caller, QObject *context, Reply<CallAudioTotals> reply);

private:
    void sweep(const QStringList &names, const Reply<Done> &reply);

    using Take = std::function<Result<QList<CallAudio>>(CallAudioTable &table)>;
    void remove(Take take, QObject *context, Reply<CallAudioTotals> reply);

    Writer &m_writer;
    SideThread &m_side;
    AudioFiles m_files;
};

} // namespace am
