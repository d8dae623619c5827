// SPDX-License-Identifier: MIT
#pragma once

#include "storage/calltable.h"

#include <QObject>

namespace am {

class Reader;
class Writer;

/// The calls on disk: who was on the line, and what the agent was told. Written behind the answers, which never wait
/// for it: while one transaction is under way the next calls gather, and go together. When the disk is too slow or away
/// for `mostWaiting` calls, later ones are left out and counted; a call goes on without, but for the register after a
/// restart.
class KeptCalls final : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype mostWaiting = 4000;
    static constexpr qsizetype longestBriefing = 64 * 1024; ///< bytes; of longer ones only the length is kept

    /// Both outlive it.
    KeptCalls(Writer &writer, Reader &reader, QObject *parent = nullptr);
    /// What waits is handed to the writer.
    ~KeptCalls() override;
    Q_DISABLE_COPY_MOVE(KeptCalls)

    /// `row.briefing` is the whole answer.
    void keep(CallRow row);
    /// Who speaks has been confirmed.
    void confirm(const QString &conversation);
    /// Those of this caller that began before `at` (milliseconds) and wait are not written; those on disk are the
    /// erasure's own (CallTable::removeCaller).
    void forget(const QString &caller, qint64 at);

    /// A past call, with what its agent was told. NotFound: it was never here, or is past its time.
    void find(const QString &conversation, QObject *context, Reply<CallRow> reply);

    [[nodiscard]] qint64 dropped() const { return m_dropped; }

private:
    void write();
    void written(const Result<Done> &result);
    void handToWriter(const QList<CallRow> &rows, const Reply<Done> &reply);

    Writer &m_writer;
    Reader &m_reader;
    QList<CallRow> m_waiting;  ///< oldest first
    QList<CallRow> m_underWay; ///< with the writer; they wait again when it fails
    bool m_writing = false;
    qint64 m_dropped = 0;
};

} // namespace am
