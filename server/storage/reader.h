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

/// A thread with a read-only connection, for queries that may take longer than an event loop should wait. Jobs run
/// in order of arrival.
class Reader final
{
public:
    /// The file must exist and be migrated: start a Writer first.
    static Result<std::unique_ptr<Reader>> start(const QString &databasePath);
    ~Reader();
    Q_DISABLE_COPY_MOVE(Reader)

    template<typename T>
    void read(std::function<Result<T>(QSqlDatabase &)> job, QObject *context, Reply<T> reply)
    {
        auto result = std::make_shared<std::optional<Result<T>>>();
        enqueue([job = std::move(job), result](QSqlDatabase &database) { result->emplace(job(database)); }, context,
                [result, reply = std::move(reply)] { reply(std::move(**result)); });
    }

private:
    Reader();
    void enqueue(std::function<void(QSqlDatabase &)> job, QObject *context, std::function<void()> finished);

    class Thread;
    std::unique_ptr<Thread> m_thread;
};

} // namespace am
