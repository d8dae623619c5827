// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QObject>
#include <QSqlDatabase>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace am {

/// The one thread that changes the database. Jobs that wait at the same time share one transaction and one fsync
/// (group commit); a single job waits for no timer. A job's reply comes after its COMMIT: what was answered with a
/// value is on disk. A job that fails is rolled back alone; its companions are not harmed.
///
/// It is used from the thread that started it, where the contexts live too. Replies not yet delivered when it dies are
/// dropped, though their jobs are done: whoever waits for one dies first.
class Writer final
{
public:
    /// Opens the file, creates it if need be, runs the migrations; an Error says why it could not.
    static Result<std::unique_ptr<Writer>> start(const QString &databasePath);
    /// Finishes the jobs it has, then ends the thread.
    ~Writer();
    Q_DISABLE_COPY_MOVE(Writer)

    enum class Hurry {
        Now,
        Along ///< with the next job that is in a hurry, or after hurry(); so it costs no sync of its own
    };

    /// `job` runs on the writer's thread inside a transaction, possibly twice (it must touch nothing but the
    /// database and what it returns, and begin or end no transaction); `reply` runs in the caller's thread.
    /// An Error of kind Storage: the disk or the file; nothing of the job was kept, and it may be tried again.
    template<typename T>
    void write(std::function<Result<T>(QSqlDatabase &)> job, QObject *context, Reply<T> reply, Hurry hurry = Hurry::Now)
    {
        auto result = std::make_shared<Result<T>>(Error{Error::Kind::Storage, QStringLiteral("not run"), 0});
        enqueue(
            [job = std::move(job), result](QSqlDatabase &database) -> std::optional<Error> {
                *result = job(database);
                return *result ? std::nullopt : std::optional(result->error());
            },
            context,
            [result, reply = std::move(reply)](const std::optional<Error> &error) {
                reply(error ? Result<T>(*error) : std::move(*result));
            },
            hurry);
    }
    /// Whoever was to go along waits no longer.
    void hurry();

    /// Answers when the -wal has been emptied after now, so that what was deleted before is gone from it; not before
    /// the readers let it. An Error: the disk, and nothing is known of the -wal.
    void emptyLog(QObject *context, Reply<Done> reply);

    /// Another connection met damage in the file's content: from now on nothing is written. From any thread.
    void condemn(const QString &damage);
    /// `told` is called once, when damage was met, here or by whoever condemned the file. failure() stays then, until a
    /// restart, which sets the file aside.
    void whenDamaged(QObject *context, std::function<void(const QString &damage)> told);

    /// The last commit's error, until one succeeds again: what /readyz tells. While there is one the writer tries a
    /// commit of its own every second, so that this does not depend on traffic.
    [[nodiscard]] std::optional<Error> failure() const;
    /// Transactions committed since the start.
    [[nodiscard]] quint64 commits() const;

private:
    using Job = std::function<std::optional<Error>(QSqlDatabase &)>;
    using Finished = std::function<void(const std::optional<Error> &)>;

    class Thread;
    explicit Writer(std::unique_ptr<Thread> thread);
    void enqueue(Job job, QObject *context, Finished finished, Hurry hurry);

    std::unique_ptr<Thread> m_thread;
};

} // namespace am
