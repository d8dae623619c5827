// SPDX-License-Identifier: MIT
#pragma once

#include "privacy/erasurejobs.h"
#include "privacy/storeerasure.h"

namespace am {

class AudioArchive;
class Writer;

/// One attempt to finish an erasure, from wherever it stands: what this machine keeps, then the memory store, then the
/// bytes. Each step is on disk before the next begins. Nothing of the caller may be in flight meanwhile.
class ErasureRun final : public QObject
{
    Q_OBJECT

public:
    /// All of it outlives the run.
    struct Environment
    {
        Writer &writer;
        MemoryStore &store;
        AudioArchive &audio;
        const ErasureSettings &settings;
        const std::chrono::milliseconds &settle; ///< of an addition; follows the configuration
        Clock clock;
    };
    /// An incomplete certificate says in `remaining` what is to be tried again.
    using Finished = std::function<void(const erasurejobs::Progress &progress)>;

    /// Forgets what is in memory only, and answers the caller's conversations that were on the line before the erasure.
    using Forget = std::function<QStringList()>;

    /// `forget` is called in the beginning, and when the store has nothing any more that could be remembered anew.
    /// `finished` is called once, last of all; the run may be deleted (later) from then on.
    ErasureRun(erasurejobs::Progress progress, Forget forget, Environment environment, Finished finished,
               QObject *parent);

    void start();

private:
    using Job = std::function<Result<erasurejobs::Progress>(QSqlDatabase &, erasurejobs::Progress)>;

    void awaitPlanning(Patience patience);
    void removeKept();
    void removeFound(QStringList conversations, std::function<void()> then);
    void takeInventory();
    void settleAdditions(const QString &words);
    void readConversations(const QString &words);
    void removeMemories(const QStringList &conversations, const QString &words);
    void count(const StoreErasure::Inventory &inventory);
    void takeVerdict(const StoreErasure::Verdict &verdict);
    void removeFiles();
    void clean(bool first);
    void emptyLog();
    void conclude();

    void write(Job job, std::function<void()> then);
    /// What is done is done; the rest is for the next attempt. The bytes are cleaned in any case.
    void postpone(const QString &what, const Error &error);
    void giveUp(const Error &error);

    erasurejobs::Progress m_progress; // follows what is on disk
    Forget m_forget;
    Environment m_environment;
    Finished m_finished;
    StoreErasure m_storeErasure;
    bool m_additionsPending = false;
};

} // namespace am
