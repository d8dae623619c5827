// SPDX-License-Identifier: MIT
#pragma once

#include <QDeadlineTimer>
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

    /// In the thread it lives in: an answer is on its way, and the event loop does not go to sleep for a moment.
    void expect();

    /// From any thread. One event for all that wait.
    void post(std::vector<Answer> answers);

private:
    void deliver();
    void stayAwake() const;

    QDeadlineTimer m_expected; ///< has expired = none, or later than in a moment
    QMetaObject::Connection m_loop;

    QMutex m_mutex;
    std::vector<Answer> m_waiting; // guarded by m_mutex
};

} // namespace am
