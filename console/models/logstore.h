// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QString>

#include <deque>
#include <memory>
#include <vector>

namespace am {

/// One line of the daemon's log, as `log.query` and `log.tail` tell it. Times are milliseconds.
struct LogLine
{
    qint64 id = 0;
    qint64 at = 0;
    int status = 0;
    double took = 0;
    QString method = {};
    QString endpoint = {};
    QString code = {};
    QString caller = {}; ///< masked
    QString agent = {};
    QString conversation = {};
    QString note = {};
    QByteArray stages = {}; ///< a JSON object: name → milliseconds

    static LogLine fromJson(const QJsonObject &line);
};

/// The last lines, in about 150 bytes each: what repeats is kept once, the rest end to end in chunks. Lines have
/// numbers that rise for ever; when the store is full, the oldest chunks have to go
/// before more are appended.
class LogStore final
{
public:
    static constexpr int chunkLines = 4096;

    explicit LogStore(qint64 most = 1'000'000);

    /// The number of the oldest line that stays when so many are added, at most chunkLines.
    [[nodiscard]] qint64 firstWith(qint64 added) const;
    /// Forgets the lines before that one, as firstWith() tells it.
    void dropTo(qint64 first);
    void append(const LogLine &line);

    [[nodiscard]] qint64 first() const { return m_first; } ///< number of the oldest line here
    [[nodiscard]] qint64 end() const { return m_end; }     ///< one more than the newest's
    [[nodiscard]] LogLine at(qint64 number) const;
    [[nodiscard]] qint64 newestId() const { return m_newestId; } ///< 0 = none yet
    [[nodiscard]] int statusAt(qint64 number) const { return packedAt(number).status; }

private:
    using Name = quint16;
    struct Packed
    {
        qint64 id;
        qint64 at;
        quint32 microseconds;
        quint32 offset; ///< of its texts in the chunk's: conversation, note, stages
        quint16 status;
        Name method;
        Name endpoint;
        Name code;
        Name caller;
        Name agent;
        quint16 conversation; ///< bytes
        quint16 note;
        quint16 stages;
    };
    struct Chunk
    {
        std::vector<Packed> lines;
        QByteArray texts;
    };

    Name nameOf(const QString &text);
    [[nodiscard]] const Packed &packedAt(qint64 number) const;
    [[nodiscard]] const Chunk &chunkAt(qint64 number) const
    {
        return *m_chunks[size_t((number - m_first) / chunkLines)];
    }

    qint64 m_most;
    qint64 m_first = 0;
    qint64 m_end = 0;
    qint64 m_newestId = 0;
    std::deque<std::unique_ptr<Chunk>> m_chunks;
    std::vector<QString> m_names;
    QHash<QString, Name> m_numbers; ///< of names
};

} // namespace am
