// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"
#include "privacy/exportfile.h"
#include "storage/requestlogtable.h"

#include <QObject>

#include <memory>

namespace am {

class Reader;

/// One export on its way, section after section; see CallerExport. Deletes itself when it has answered, and dies with
/// its parent.
class CallerExportRun final : public QObject
{
    Q_OBJECT

public:
    /// Whose, from where, and to where.
    struct Task
    {
        QString tenant;
        QString caller;
        qint64 now = 0; ///< milliseconds
        std::shared_ptr<ExportFile> file;
    };

    /// Reader and store outlive it; the parent is whoever waits for the reply.
    CallerExportRun(Reader &reader, MemoryStore &store, Task task, Reply<qint64> reply, QObject *parent);

    void start();

private:
    void writeMemories(int page);
    void writeDeliveries(qint64 before);
    void writeLog(const LoggedRequestFilter &filter);
    void writeCalls(qint64 before);
    void writeCard();
    void finish(const Result<qint64> &size);

    Reader &m_reader;
    MemoryStore &m_store;
    Task m_task; // the file is written to by the reader's thread while one of its jobs runs, else by ours
    Reply<qint64> m_reply;
};

} // namespace am
