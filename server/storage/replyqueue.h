// SPDX-License-Identifier: MIT
#pragma once

#include <QMutex>
#include <QObject>
#include <QPointer>

#include <functional>
#include <vector>

namespace am {

/// Brings answers from a worker's thread to the event loop of the thread this object lives in, and drops those whose
/// context has died. Contexts live in that same thread, which is why looking at them there is safe.
class ReplyQueue final : public QObject
{
public:
    struct Answer
    {
        QPointer<QObject> context; ///< to be taken in the context's own thread
        std::function<void()> deliver;
    };

    /// From any thread. One event for all that wait.
    void post(std::vector<Answer> answers);

private:
    void deliver();

    QMutex m_mutex;
    std::vector<Answer> m_waiting; // guarded by m_mutex
};

} // namespace am
