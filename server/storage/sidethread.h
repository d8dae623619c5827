// SPDX-License-Identifier: MIT
#pragma once

#include "storage/replyqueue.h"

#include <QThreadPool>

#include <functional>
#include <memory>
#include <optional>

namespace am {

/// One thread for what would hold the event loop and needs no database: checking, reading and decoding bodies of
/// megabytes, and writing them to files. Jobs run one after the other in order of arrival, so that one large body
/// at most is being worked on; without any the thread ends after a while.
///
/// Used from the thread that made it, where the contexts live too. Replies not yet delivered when it dies are dropped.
class SideThread final
{
public:
    SideThread();
    /// Finishes the jobs it has.
    ~SideThread() = default;
    Q_DISABLE_COPY_MOVE(SideThread)

    template<typename T>
    void run(std::function<T()> job, QObject *context, std::function<void(T)> reply)
    {
        auto result = std::make_shared<std::optional<T>>();
        enqueue([job = std::move(job), result] { result->emplace(job()); }, context,
                [result, reply = std::move(reply)] { reply(std::move(**result)); });
    }
    /// Nobody waits for it.
    void run(std::function<void()> job) { enqueue(std::move(job), nullptr, {}); }

private:
    void enqueue(std::function<void()> job, QObject *context, std::function<void()> finished);

    ReplyQueue m_replies;
    QThreadPool m_pool; ///< last: its jobs post to the queue
};

} // namespace am
