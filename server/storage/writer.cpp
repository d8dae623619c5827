// SPDX-License-Identifier: MIT
#include "storage/writer.h"

#include "storage/alertness.h"
#include "storage/groupcommit.h"
#include "storage/jobqueue.h"
#include "storage/replyqueue.h"
#include "storage/statement.h"

#include <QDeadlineTimer>
#include <QLoggingCategory>
#include <QMutex>
#include <QMutexLocker>
#include <QScopeGuard>
#include <QThread>

#include <openssl/crypto.h>

#include <atomic>
#include <future>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace am {
namespace {

Q_LOGGING_CATEGORY(lcWriter, "agenticmemory.daemon.storage")

constexpr size_t largestBatch = 256;
constexpr size_t jobsBeforeCheckpoint = 512; // 24 MB of -wal with reports of 50 KB
constexpr int restMilliseconds = 250;        // without a job; then the -wal file is emptied
constexpr int probeMilliseconds = 1000;

} // namespace

/// The queue, and the thread that empties it.
class Writer::Thread final : public QThread
{
public:
    explicit Thread(QString databasePath)
        : m_path(std::move(databasePath))
    {
        setObjectName(u"storage-writer"_s);
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

    void enqueue(Job job, QObject *context, Finished finished, Hurry hurry)
    {
        Pending pending{std::move(job), context, std::move(finished)};
        if (hurry == Hurry::Along)
            return m_queue.addAlong(std::move(pending));
        m_queue.add(std::move(pending));
        if (context) // else maybe from another thread
            m_replies.expect();
    }

    void hurry() { m_queue.wake(); }

    void emptyLog(QObject *context, Finished finished)
    {
        const Job nothing = [](QSqlDatabase &) -> std::optional<Error> { return std::nullopt; };
        m_queue.add({nothing, context, std::move(finished), true});
    }

    void whenDamaged(QObject *context, std::function<void(const QString &)> told)
    {
        const QMutexLocker locker(&m_mutex);
        m_whenDamaged = {context, std::move(told)};
    }

    std::optional<Error> failure() const
    {
        const QMutexLocker locker(&m_mutex);
        return m_failure;
    }

    quint64 commits() const { return m_commits; }

protected:
    void run() override;

private:
    struct Pending
    {
        Job job;
        QPointer<QObject> context;
        Finished finished;
        bool emptiesLog = false; ///< answered when the -wal was emptied after its commit
    };

    [[nodiscard]] QDeadlineTimer patience(const GroupCommit &connection) const;
    void commit(GroupCommit &connection, std::vector<Pending> batch);
    void rest(GroupCommit &connection);
    void empty(GroupCommit &connection);
    void answer(std::vector<Pending> batch, const GroupCommit::Outcomes &outcomes);
    void publish(const GroupCommit &connection);

    const QString m_path;
    JobQueue<Pending> m_queue{alertness};
    ReplyQueue m_replies; // lives in the thread that made this object, as the contexts do
    std::promise<std::optional<Error>> m_opened;

    mutable QMutex m_mutex;
    std::optional<Error> m_failure;                                                   // guarded by m_mutex
    std::pair<QPointer<QObject>, std::function<void(const QString &)>> m_whenDamaged; // guarded by m_mutex
    std::atomic<quint64> m_commits = 0;

    size_t m_jobsSinceCheckpoint = 0; // these belong to the thread itself
    bool m_walInUse = true;           // the last process may have left one
    std::vector<Pending> m_waitForEmptyLog;
};

void Writer::Thread::run()
{
    // What OpenSSL keeps for this thread; else it is freed when the thread is quite over, and nobody can wait for that.
    const auto freed = qScopeGuard(&OPENSSL_thread_stop);
    GroupCommit connection(m_path);
    const auto error = connection.open();
    m_opened.set_value(error);
    if (error)
        return;
    while (auto batch = m_queue.take(largestBatch, patience(connection))) {
        if (batch->empty())
            rest(connection);
        else
            commit(connection, std::move(*batch));
    }
}

QDeadlineTimer Writer::Thread::patience(const GroupCommit &connection) const
{
    if (connection.failure())
        return QDeadlineTimer(probeMilliseconds);
    return m_walInUse ? QDeadlineTimer(restMilliseconds) : QDeadlineTimer(QDeadlineTimer::Forever);
}

void Writer::Thread::commit(GroupCommit &connection, std::vector<Pending> batch)
{
    std::vector<const GroupCommit::Job *> jobs;
    jobs.reserve(batch.size());
    for (const Pending &pending : batch)
        jobs.push_back(&pending.job);
    const GroupCommit::Outcomes outcomes = connection.run(jobs);
    publish(connection);
    answer(std::move(batch), outcomes);

    m_walInUse = true;
    m_jobsSinceCheckpoint += jobs.size();
    if (!m_waitForEmptyLog.empty())
        return empty(connection);
    if (m_jobsSinceCheckpoint < jobsBeforeCheckpoint || !m_queue.isEmpty())
        return;
    connection.checkpoint();
    m_jobsSinceCheckpoint = 0;
}

void Writer::Thread::answer(std::vector<Pending> batch, const GroupCommit::Outcomes &outcomes)
{
    std::vector<ReplyQueue::Answer> answers;
    for (size_t i = 0; i < batch.size(); ++i) {
        if (batch[i].emptiesLog && !outcomes[i]) {
            m_waitForEmptyLog.push_back(std::move(batch[i]));
            m_waitForEmptyLog.back().emptiesLog = false;
            continue;
        }
        // The job goes along: what it captured dies in the thread that made it.
        answers.push_back(
            {std::move(batch[i].context), [job = std::move(batch[i].job), finished = std::move(batch[i].finished),
                                           outcome = outcomes[i]] { finished(outcome); }});
    }
    m_replies.post(std::move(answers));
}

void Writer::Thread::rest(GroupCommit &connection)
{
    if (!connection.failure())
        return empty(connection);
    connection.probe();
    publish(connection);
}

void Writer::Thread::empty(GroupCommit &connection)
{
    m_walInUse = !connection.truncate();
    m_jobsSinceCheckpoint = 0;
    publish(connection);
    if (m_walInUse && !connection.failure())
        return; // a reader is busy; the next rest tries again
    const GroupCommit::Outcomes outcomes(m_waitForEmptyLog.size(), connection.failure());
    answer(std::exchange(m_waitForEmptyLog, {}), outcomes);
}

void Writer::Thread::publish(const GroupCommit &connection)
{
    m_commits = connection.commits();
    const QMutexLocker locker(&m_mutex);
    if (m_failure && !connection.failure())
        qCInfo(lcWriter) << "storage works again";
    else if (!m_failure && connection.failure())
        qCCritical(lcWriter).noquote() << "storage failed:" << connection.failure()->detail;
    m_failure = connection.failure();
    if (!connection.damage().isEmpty() && m_whenDamaged.second) {
        auto [context, told] = std::exchange(m_whenDamaged, {});
        m_replies.post(
            {{std::move(context), [told = std::move(told), damage = connection.damage()] { told(damage); }}});
    }
}

Writer::Writer(std::unique_ptr<Thread> thread)
    : m_thread(std::move(thread))
{
}

Writer::~Writer() = default;

Result<std::unique_ptr<Writer>> Writer::start(const QString &databasePath)
{
    auto thread = std::make_unique<Thread>(databasePath);
    if (auto error = thread->open())
        return *error;
    return std::unique_ptr<Writer>(new Writer(std::move(thread)));
}

void Writer::enqueue(Job job, QObject *context, Finished finished, Hurry hurry)
{
    m_thread->enqueue(std::move(job), context, std::move(finished), hurry);
}

void Writer::hurry()
{
    m_thread->hurry();
}

void Writer::emptyLog(QObject *context, Reply<Done> reply)
{
    m_thread->emptyLog(context, [reply = std::move(reply)](const std::optional<Error> &error) {
        reply(error ? Result<Done>(*error) : Done{});
    });
}

void Writer::condemn(const QString &damage)
{
    const Job note = [damage](QSqlDatabase &database) -> std::optional<Error> {
        sql::noteDamage(database, damage);
        return std::nullopt;
    };
    m_thread->enqueue(note, nullptr, {}, Hurry::Now);
}

void Writer::whenDamaged(QObject *context, std::function<void(const QString &)> told)
{
    m_thread->whenDamaged(context, std::move(told));
}

std::optional<Error> Writer::failure() const
{
    return m_thread->failure();
}

quint64 Writer::commits() const
{
    return m_thread->commits();
}

} // namespace am
