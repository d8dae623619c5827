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

/// Two threads, each with a read-only connection, for queries that may take longer than an event loop should wait: one
/// for live jobs, which somebody waits for on the phone, one for all others, so that those may take their time. Each
/// goes in order of arrival. Used from the thread that started it; replies not yet delivered when it dies are dropped
/// (see Writer).
class Reader final
{
public:
    enum class Lane { Live, Background };

    /// Told in one of the reader's threads that a job met damage in the file's content: for Writer::condemn().
    using Damaged = std::function<void(const QString &damage)>;

    /// The file must exist and be migrated: start a Writer first.
    static Result<std::unique_ptr<Reader>> start(const QString &databasePath, Damaged damaged = {});
    /// Finishes the jobs it has, then ends the threads.
    ~Reader();
    Q_DISABLE_COPY_MOVE(Reader)

    /// A job that met damage is answered with an Error of kind Storage, whatever it made of it; the others go on.
    template<typename T>
    void read(std::function<Result<T>(QSqlDatabase &)> job, QObject *context, Reply<T> reply, Lane lane = Lane::Live)
    {
        auto result = std::make_shared<std::optional<Result<T>>>();
        enqueue(
            [job = std::move(job), result](QSqlDatabase &database) {
                result->emplace(job(database));
                QString damage = damageMetBy(database);
                if (!damage.isEmpty())
                    result->emplace(Error{Error::Kind::Storage, damage, 0});
                return damage;
            },
            context, [result, reply = std::move(reply)] { reply(std::move(**result)); }, lane);
    }

private:
    using Job = std::function<QString(QSqlDatabase &)>; ///< gives the damage it met
    using Finished = std::function<void()>;

    class Thread;
    Reader(std::unique_ptr<Thread> live, std::unique_ptr<Thread> background);
    static QString damageMetBy(QSqlDatabase &database);
    void enqueue(Job job, QObject *context, Finished finished, Lane lane);

    std::unique_ptr<Thread> m_live;
    std::unique_ptr<Thread> m_background;
};

} // namespace am
