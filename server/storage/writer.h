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
class Writer final
{
public:
    /// Opens the file, creates it if need be, runs the migrations; an Error says why it could not.
    static Result<std::unique_ptr<Writer>> start(const QString &databasePath);
    /// Finishes the jobs it has, then ends the thread.
    ~Writer();
    Q_DISABLE_COPY_MOVE(Writer)

    /// `job` runs on the writer's thread inside a transaction, possibly twice (it must touch nothing but the
    /// database and what it returns); `reply` runs in the caller's thread.
    template<typename T>
    void write(std::function<Result<T>(QSqlDatabase &)> job, QObject *context, Reply<T> reply)
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
            });
    }

    /// The last commit's error, until one succeeds again: what /readyz tells.
    [[nodiscard]] std::optional<Error> failure() const;

private:
    using Job = std::function<std::optional<Error>(QSqlDatabase &)>;
    using Finished = std::function<void(const std::optional<Error> &)>;

    Writer();
    void enqueue(Job job, QObject *context, Finished finished);

    class Thread;
    std::unique_ptr<Thread> m_thread;
};

} // namespace am
