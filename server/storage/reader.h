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

/// A thread with a read-only connection, for queries that may take longer than an event loop should wait. Live jobs
/// run before background ones, each kind in order of arrival. Used from the thread that started it; replies not yet
/// delivered when it dies are dropped (see Writer).
class Reader final
{
public:
    enum class Lane { Live, Background };

    /// The file must exist and be migrated: start a Writer first.
    static Result<std::unique_ptr<Reader>> start(const QString &databasePath);
    /// Finishes the jobs it has, then ends the thread.
    ~Reader();
    Q_DISABLE_COPY_MOVE(Reader)

    template<typename T>
    void read(std::function<Result<T>(QSqlDatabase &)> job, QObject *context, Reply<T> reply, Lane lane = Lane::Live)
    {
        auto result = std::make_shared<std::optional<Result<T>>>();
        enqueue([job = std::move(job), result](QSqlDatabase &database) { result->emplace(job(database)); }, context,
                [result, reply = std::move(reply)] { reply(std::move(**result)); }, lane);
    }

private:
    using Job = std::function<void(QSqlDatabase &)>;
    using Finished = std::function<void()>;

    class Thread;
    explicit Reader(std::unique_ptr<Thread> thread);
    void enqueue(Job job, QObject *context, Finished finished, Lane lane);

    std::unique_ptr<Thread> m_thread;
};

} // namespace am
