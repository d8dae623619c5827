// SPDX-License-Identifier: MIT
#include "storage/callaudiotable.h"

#include "storage/statement.h"

using namespace Qt::StringLiterals;

namespace am {

QStringList CallAudioTable::schema()
{
    return {
        u"CREATE TABLE call_audio (tenant TEXT NOT NULL, platform TEXT NOT NULL, conversation TEXT NOT NULL, "
        "type TEXT NOT NULL, file TEXT NOT NULL, bytes BIGINT NOT NULL, sha256 TEXT NOT NULL, "
        "received_at BIGINT NOT NULL, PRIMARY KEY (tenant, conversation, platform, type))"_s,
        u"CREATE UNIQUE INDEX call_audio_file ON call_audio (file)"_s,
        u"CREATE INDEX call_audio_received ON call_audio (received_at)"_s,
        // For what arrived of one call: its transcription, its recording, its failure.
        u"CREATE INDEX IF NOT EXISTS deliveries_conversation ON deliveries (tenant, conversation)"_s,
    };
}

Result<Done> CallAudioTable::insert(const CallAudio &audio)
{
    const auto inserted =
        sql::execute(m_database,
                     u"INSERT INTO call_audio (tenant, platform, conversation, type, file, bytes, sha256, received_at) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
                     {audio.tenant, audio.platform, audio.conversation, audio.type, audio.file.name, audio.file.bytes,
                      QString::fromLatin1(audio.file.sha256), audio.receivedAt});
    return inserted ? Result<Done>(Done{}) : inserted.error();
}

Result<QList<CallAudio>> CallAudioTable::select(const QString &condition, const QVariantList &values)
{
    auto rows = sql::execute(
        m_database,
        u"SELECT tenant, platform, conversation, type, file, bytes, sha256, received_at FROM call_audio WHERE %1"_s.arg(
            condition),
        values);
    if (!rows)
        return rows.error();
    QList<CallAudio> found;
    while (rows->next()) {
        found.append({.tenant = rows->value(0).toString(),
                      .platform = rows->value(1).toString(),
                      .conversation = rows->value(2).toString(),
                      .type = rows->value(3).toString(),
                      .file = {.name = rows->value(4).toString(),
                               .bytes = rows->value(5).toLongLong(),
                               .sha256 = rows->value(6).toString().toLatin1()},
                      .receivedAt = rows->value(7).toLongLong()});
    }
    return found;
}

Result<QList<CallAudio>> CallAudioTable::find(const QString &tenant, const QString &platform,
                                              const QString &conversation)
{
    return select(u"tenant = ? AND platform = ? AND conversation = ? ORDER BY received_at, type"_s,
                  {tenant, platform, conversation});
}

Result<CallAudioTotals> CallAudioTable::olderThan(qint64 receivedBefore)
{
    auto row =
        sql::execute(m_database, u"SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM call_audio WHERE received_at < ?"_s,
                     {receivedBefore});
    if (!row)
        return row.error();
    if (!row->next())
        return sql::error(row->lastError());
    return CallAudioTotals{.files = row->value(0).toLongLong(), .bytes = row->value(1).toLongLong()};
}

Result<QList<CallAudio>> CallAudioTable::takeOlderThan(qint64 receivedBefore, int limit)
{
    return take(select(u"received_at < ? ORDER BY received_at LIMIT ?"_s, {receivedBefore, limit}));
}

Result<QList<CallAudio>> CallAudioTable::takeOfCaller(const QString &tenant, const QString &caller)
{
    // The recording's own delivery may know no caller: only the transcription tells who it was.
    return take(select(u"tenant = ? AND (conversation, platform) IN (SELECT conversation, platform FROM deliveries "
                       "WHERE tenant = ? AND caller = ? AND stage <> 'unplanned' UNION ALL SELECT conversation, "
                       "platform FROM deliveries WHERE tenant = ? AND caller = ? AND stage = 'unplanned')"_s,
                       {tenant, tenant, caller, tenant, caller}));
}

Result<QList<CallAudio>> CallAudioTable::takeOfConversation(const QString &tenant, const QString &conversation)
{
    return take(select(u"tenant = ? AND conversation = ?"_s, {tenant, conversation}));
}

Result<QList<CallAudio>> CallAudioTable::take(Result<QList<CallAudio>> found)
{
    if (!found)
        return found;
    for (const CallAudio &audio : std::as_const(*found)) {
        const auto removed = sql::execute(m_database, u"DELETE FROM call_audio WHERE file = ?"_s, {audio.file.name});
        if (!removed)
            return removed.error();
    }
    return found;
}

Result<QStringList> CallAudioTable::unknown(const QStringList &files)
{
    QStringList strangers;
    for (const QString &file : files) {
        auto row = sql::execute(m_database, u"SELECT 1 FROM call_audio WHERE file = ?"_s, {file});
        if (!row)
            return row.error();
        if (!row->next())
            strangers.append(file);
    }
    return strangers;
}

} // namespace am
