// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"
#include "storage/audiofiles.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// The recording of a call. (tenant, conversation, platform, type) is the identity of the delivery it came with.
struct CallAudio
{
    QString tenant;
    QString platform;
    QString conversation;
    QString type; ///< of the report: post_call_audio
    AudioFile file;
    qint64 receivedAt = 0; ///< milliseconds
};

struct CallAudioTotals
{
    qint64 files = 0;
    qint64 bytes = 0;
};

/// The table call_audio: which file holds the recording of which call. Lives inside one job of a Writer or a Reader.
/// Files go after their rows' commit, never before: see AudioArchive.
class CallAudioTable final
{
public:
    static QStringList schema();

    explicit CallAudioTable(QSqlDatabase &database)
        : m_database(database)
    {
    }

    Result<Done> insert(const CallAudio &audio);
    /// The recordings of one call, oldest first; mostly one or none.
    Result<QList<CallAudio>> find(const QString &tenant, const QString &platform, const QString &conversation);

    /// What takeOlderThan() would take in the end.
    Result<CallAudioTotals> olderThan(qint64 receivedBefore);
    /// Deletes at most `limit` rows of all tenants, the oldest first, and tells which they were.
    Result<QList<CallAudio>> takeOlderThan(qint64 receivedBefore, int limit);
    /// Deletes the recordings of all calls of which any delivery is this caller's, and tells which they were.
    Result<QList<CallAudio>> takeOfCaller(const QString &tenant, const QString &caller);
    /// Of whatever platform.
    Result<QList<CallAudio>> takeOfConversation(const QString &tenant, const QString &conversation);

    /// Those of `files` that no row names.
    Result<QStringList> unknown(const QStringList &files);

private:
    Result<QList<CallAudio>> select(const QString &condition, const QVariantList &values);
    Result<QList<CallAudio>> take(Result<QList<CallAudio>> found);

    QSqlDatabase &m_database;
};

} // namespace am
