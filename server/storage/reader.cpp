// SPDX-License-Identifier: MIT
#include "storage/reader.h"

#include "storage/database.h"
#include "storage/jobqueue.h"
#include "storage/replyqueue.h"
#include "storage/statement.h"

#include <QScopeGuard>
#include <QThread>

#include <openssl/crypto.h>

#include <future>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

/// The queue, and the thread that empties it.
class Reader::Thread final : public QThread
{
public:
    Thread(const QString &name, QString databasePath, Damaged damaged)
        : m_path(std::move(databasePath))
        , m_damaged(std::move(damaged))
    {
        setObjectName(name);
    }

    ~Thread() override
    {
        m_queue.close();
        wait();
    }
    Q_DISABLE_COPY_MOVE(Thread)

    std::optional<Error> open()
    {
        start();
        return m_opened.get_future().get();
    }

    void enqueue(Job job, QObject *context, Finished finished)
    {
        m_queue.add({std::move(job), context, std::move(finished)});
    }

protected:
    void run() override;

private:
    struct Pending
    {
        Job job;
        QPointer<QObject> context;
        Finished finished;
    };

    const QString m_path;
    const Damaged m_damaged;
    ReplyQueue m_replies; // lives in the thread that made this object, as the contexts do
    std::promise<std::optional<Error>> m_opened;
    JobQueue<Pending> m_queue;
};

void Reader::Thread::run()
{
    // What OpenSSL keeps for this thread; else it is freed when the thread is quite over, and nobody can wait for that.
    const auto freed = qScopeGuard(&OPENSSL_thread_stop);
    auto database = Database::open(m_path, Database::Mode::ReadOnly);
    m_opened.set_value(database ? std::nullopt : std::optional(database.error()));
    if (!database)
        return;
    while (auto jobs = m_queue.take(1)) {
        Pending &pending = jobs->front();
        const QString damage = pending.job(database->connection());
        if (!damage.isEmpty() && m_damaged)
            m_damaged(damage);
        // The job goes along: what it captured dies in the thread that made it.
        std::vector<ReplyQueue::Answer> answers;
        answers.push_back({std::move(pending.context),
                           [job = std::move(pending.job), finished = std::move(pending.finished)] { finished(); }});
        m_replies.post(std::move(answers));
    }
}

Reader::Reader(std::unique_ptr<Thread> live, std::unique_ptr<Thread> background)
    : m_live(std::move(live))
    , m_background(std::move(background))
{
}

Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::start(const QString &databasePath, Damaged damaged)
{
    auto live = std::make_unique<Thread>(u"live-reader"_s, databasePath, damaged);
    auto background = std::make_unique<Thread>(u"storage-reader"_s, databasePath, std::move(damaged));
    for (const auto &thread : {live.get(), background.get()}) {
        if (auto error = thread->open())
            return *error;
    }
    return std::unique_ptr<Reader>(new Reader(std::move(live), std::move(background)));
}

QString Reader::damageMetBy(QSqlDatabase &database)
{
    return sql::takeDamage(database);
}

void Reader::enqueue(Job job, QObject *context, Finished finished, Lane lane)
{
    Thread &thread = lane == Lane::Live ? *m_live : *m_background;
    thread.enqueue(std::move(job), context, std::move(finished));
}

} // namespace am
