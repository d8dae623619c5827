// SPDX-License-Identifier: MIT
#include "storage/sidethread.h"

#include <openssl/crypto.h>

#include <utility>

using namespace Qt::StringLiterals;

namespace am {

SideThread::SideThread()
{
    m_pool.setMaxThreadCount(1);
    m_pool.setObjectName(u"side"_s);
}

void SideThread::enqueue(std::function<void()> job, QObject *context, std::function<void()> finished)
{
    m_pool.start([this, job = std::move(job), context = QPointer(context), finished = std::move(finished)]() mutable {
        job();
        // Else it is freed when the thread is quite over, and nobody can wait for that.
        OPENSSL_thread_stop();
        // The job goes along: what it captured dies in the thread that made it.
        std::vector<ReplyQueue::Answer> answers;
        answers.push_back({std::move(context), [job = std::move(job), finished = std::move(finished)] { finished(); }});
        m_replies.post(std::move(answers));
    });
}

} // namespace am
