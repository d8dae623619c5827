// SPDX-License-Identifier: MIT
#include "storage/reader.h"

#include "storage/database.h"
#include "storage/replyqueue.h"
#include "storage/statement.h"

#include <QMutex>
#include <QMutexLocker>
#include <QThread>
#include <QWaitCondition>

#include <deque>
#include <future>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

/// The queue, and the thread that empties it.
class Reader::Thread final : public QThread
{
public:
    Thread(QString databasePath, Damaged damaged)
        : m_path(std::move(databasePath))
        , m_damaged(std::move(damaged))
    {
        setObjectName(u"storage-reader"_s);
    }

    ~Thread() override
    {
        {
            const QMutexLocker locker(&m_mutex);
            m_closing = true;
        }
        m_wake.wakeOne();
        wait();
    }
    Q_DISABLE_COPY_MOVE(Thread)

    std::optional<Error> open()
    {
        start();
        return m_opened.get_future().get();
    }

    void enqueue(Job job, QObject *context, Finished finished, Lane lane)
    {
        {
            const QMutexLocker locker(&m_mutex);
            (lane == Lane::Live ? m_live : m_background).push_back({std::move(job), context, std::move(finished)});
        }
        m_wake.wakeOne();
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

    std::optional<Pending> next();

    const QString m_path;
    const Damaged m_damaged;
    ReplyQueue m_replies; // lives in the thread that made this object, as the contexts do
    std::promise<std::optional<Error>> m_opened;

    QMutex m_mutex;
    QWaitCondition m_wake;
    std::deque<Pending> m_live;       // guarded by m_mutex
    std::deque<Pending> m_background; // guarded by m_mutex
    bool m_closing = false;           // guarded by m_mutex
};

void Reader::Thread::run()
{
    auto database = Database::open(m_path, Database::Mode::ReadOnly);
    m_opened.set_value(database ? std::nullopt : std::optional(database.error()));
    if (!database)
        return;
    while (auto pending = next()) {
        const QString damage = pending->job(database->connection());
        if (!damage.isEmpty() && m_damaged)
            m_damaged(damage);
        // The job goes along: what it captured dies in the thread that made it.
        std::vector<ReplyQueue::Answer> answers;
        answers.push_back({std::move(pending->context),
                           [job = std::move(pending->job), finished = std::move(pending->finished)] { finished(); }});
        m_replies.post(std::move(answers));
    }
}

/// The next job; none when all are done and the end has come.
std::optional<Reader::Thread::Pending> Reader::Thread::next()
{
    const QMutexLocker locker(&m_mutex);
    while (m_live.empty() && m_background.empty()) {
        if (m_closing)
            return std::nullopt;
        m_wake.wait(&m_mutex);
    }
    std::deque<Pending> &queue = m_live.empty() ? m_background : m_live;
    Pending pending = std::move(queue.front());
    queue.pop_front();
    return pending;
}

Reader::Reader(std::unique_ptr<Thread> thread)
    : m_thread(std::move(thread))
{
}

Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::start(const QString &databasePath, Damaged damaged)
{
    auto thread = std::make_unique<Thread>(databasePath, std::move(damaged));
    if (auto error = thread->open())
        return *error;
    return std::unique_ptr<Reader>(new Reader(std::move(thread)));
}

QString Reader::damageMetBy(QSqlDatabase &database)
{
    return sql::takeDamage(database);
}

void Reader::enqueue(Job job, QObject *context, Finished finished, Lane lane)
{
    m_thread->enqueue(std::move(job), context, std::move(finished), lane);
}

} // namespace am
