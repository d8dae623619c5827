// SPDX-License-Identifier: MIT
#pragma once

#include "storage/database.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace am {

/// The writing connection: runs a batch of jobs in one transaction, a failing one apart from the others, and opens
/// the file anew after an error of the disk. A file that was removed or replaced while in use takes no commit: what
/// SQLite still holds open would vanish with this process. Neither does a file whose content turned out to be damaged:
/// that is left as it is, and for the next start to set aside. Belongs to one thread.
class GroupCommit final
{
public:
    using Job = std::function<std::optional<Error>(QSqlDatabase &)>;
    using Outcomes = std::vector<std::optional<Error>>;

    explicit GroupCommit(QString databasePath);

    /// Opens and migrates, unless that is done. Called by the others when the connection was lost.
    std::optional<Error> open();
    /// One outcome for each job, in order; nothing = its rows are on disk.
    Outcomes run(const std::vector<const Job *> &jobs);
    /// After a failure: commits nothing in particular, to see whether the disk takes a commit again.
    std::optional<Error> probe();

    /// Copies the -wal file's pages into the database as far as readers let it.
    void checkpoint();
    /// The same, then empties the -wal file, so that deleted text is gone from it; does nothing while a reader is busy.
    bool truncate();

    /// The disk's last error, until a commit succeeds.
    [[nodiscard]] const std::optional<Error> &failure() const { return m_failure; }
    /// What damage to the file's content was met; empty = none. Only a new start helps.
    [[nodiscard]] const QString &damage() const { return m_damage; }
    [[nodiscard]] quint64 commits() const { return m_commits; }

private:
    using FileId = std::pair<quint64, quint64>; ///< device, inode
    static std::optional<FileId> fileAt(const QString &path);
    [[nodiscard]] std::optional<Error> displaced() const;
    bool noteDamage();
    [[nodiscard]] std::optional<Error> damaged() const;
    Result<Done> connect();

    /// The outcome of the transaction itself, and in `outcomes` that of each job.
    std::optional<Error> runTogether(const std::vector<const Job *> &jobs, Outcomes &outcomes);
    void runApart(const std::vector<const Job *> &jobs, Outcomes &outcomes);
    std::optional<Error> statement(const QString &text);
    void rollBack();
    void disconnect();
    std::optional<Error> failed(const Error &error);

    QString m_path;
    std::optional<Database> m_database;
    std::optional<FileId> m_file; ///< of the database, since it was first opened
    std::optional<FileId> m_log;  ///< of its -wal, while a connection is or should be open
    std::optional<Error> m_failure;
    QString m_damage; ///< met in the file's content; for good
    quint64 m_commits = 0;
};

} // namespace am
