// SPDX-License-Identifier: MIT
#include "storage/replyqueue.h"

#include "storage/alertness.h"

#include <QAbstractEventDispatcher>
#include <QMutexLocker>

#include <iterator>
#include <utility>

namespace am {

void ReplyQueue::expect()
{
    m_expected = QDeadlineTimer(alertness, Qt::PreciseTimer);
    if (auto *loop = QAbstractEventDispatcher::instance(); loop && !m_loop)
        m_loop = connect(loop, &QAbstractEventDispatcher::aboutToBlock, this, &ReplyQueue::stayAwake);
}

/// The loop goes round again, with whatever has come, instead of waiting for it.
void ReplyQueue::stayAwake() const
{
    if (!m_expected.hasExpired())
        QAbstractEventDispatcher::instance()->wakeUp();
}

void ReplyQueue::post(std::vector<Answer> answers)
{
    const QMutexLocker locker(&m_mutex);
    const bool announced = !m_waiting.empty();
    std::move(answers.begin(), answers.end(), std::back_inserter(m_waiting));
    if (!announced && !m_waiting.empty())
        QMetaObject::invokeMethod(
            this, [this] { deliver(); }, Qt::QueuedConnection);
}

void ReplyQueue::deliver()
{
    m_expected = {};
    std::vector<Answer> answers;
    {
        const QMutexLocker locker(&m_mutex);
        answers.swap(m_waiting);
    }
    // An answer may end the owner of this object, and this object with it.
    const QPointer<ReplyQueue> self(this);
    for (Answer &answer : answers) {
        if (!self)
            return;
        if (answer.context)
            answer.deliver();
    }
}

} // namespace am
