// SPDX-License-Identifier: MIT
// What SQLite itself can do: rows of the smallest outbox (a unique key, a body, an index that finds what is next),
// every commit on disk (WAL, synchronous=FULL), nothing around it. The least that a durable acceptance could cost, in
// two ways:
//   waiters   so many threads hand in a row each and wait until it is on disk, all over again; what waits at the same
//             time shares a commit: the limit of group commit
//   rows      so many rows in each commit, which nobody waits for: the limit of the disk and of inserting
// Usage: bench-groupcommit waiters|rows FILE BODY_BYTES COUNT SECONDS; prints the line that load/common.lua prints.
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Times = std::vector<double>; // milliseconds

constexpr size_t largestBatch = 256; // as the daemon's

double millisecondsSince(Clock::time_point begun)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

/// Used by one thread at a time.
class Reports
{
public:
    Reports(const char *file, size_t bodyBytes)
        : m_body(bodyBytes, 'x')
    {
        must(sqlite3_open(file, &m_database));
        execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                "CREATE TABLE reports (id INTEGER PRIMARY KEY, conversation TEXT NOT NULL UNIQUE, "
                "received_at INTEGER NOT NULL, state INTEGER NOT NULL, body BLOB NOT NULL);"
                "CREATE INDEX reports_next ON reports (state, received_at)");
        must(sqlite3_prepare_v2(m_database,
                                "INSERT INTO reports (conversation, received_at, state, body) VALUES (?, ?, 0, ?) "
                                "ON CONFLICT DO NOTHING",
                                -1, &m_insert, nullptr));
    }
    ~Reports()
    {
        sqlite3_finalize(m_insert);
        sqlite3_close(m_database);
    }
    Reports(const Reports &) = delete;
    Reports &operator=(const Reports &) = delete;

    void commit(size_t rows)
    {
        execute("BEGIN IMMEDIATE");
        for (size_t row = 0; row < rows; ++row) {
            const std::string conversation = "conv_" + std::to_string(m_rows++);
            must(sqlite3_bind_text(m_insert, 1, conversation.data(), int(conversation.size()), SQLITE_TRANSIENT));
            must(sqlite3_bind_int64(m_insert, 2, sqlite3_int64(m_rows)));
            must(sqlite3_bind_blob(m_insert, 3, m_body.data(), int(m_body.size()), SQLITE_STATIC));
            must(sqlite3_step(m_insert));
            must(sqlite3_reset(m_insert));
        }
        execute("COMMIT");
    }
    [[nodiscard]] size_t rows() const { return m_rows; }

private:
    void must(int result)
    {
        if (result == SQLITE_OK || result == SQLITE_DONE)
            return;
        std::fprintf(stderr, "bench-groupcommit: %s\n", sqlite3_errmsg(m_database));
        std::exit(1);
    }
    void execute(const char *sql) { must(sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr)); }

    const std::string m_body;
    sqlite3 *m_database = nullptr;
    sqlite3_stmt *m_insert = nullptr;
    size_t m_rows = 0;
};

Times commitRows(Reports &reports, size_t rows, double seconds)
{
    Times commits;
    for (const auto start = Clock::now(); millisecondsSince(start) < seconds * 1000;) {
        const auto begun = Clock::now();
        reports.commit(rows);
        commits.push_back(millisecondsSince(begun));
    }
    return commits;
}

/// Who waits for a row of theirs.
class Queue
{
public:
    using Waiter = std::binary_semaphore;

    void handIn(Waiter &waiter)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back(&waiter);
        }
        m_handedIn.notify_one();
        waiter.acquire();
    }
    void close()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
        }
        m_handedIn.notify_one();
    }
    /// Empty when it is closed and nobody waits any more.
    std::vector<Waiter *> take()
    {
        std::unique_lock lock(m_mutex);
        m_handedIn.wait(lock, [this] { return m_closed || !m_waiting.empty(); });
        const auto end = m_waiting.begin() + std::ptrdiff_t(std::min(m_waiting.size(), largestBatch));
        std::vector<Waiter *> batch(m_waiting.begin(), end);
        m_waiting.erase(m_waiting.begin(), end);
        return batch;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_handedIn;
    std::vector<Waiter *> m_waiting;
    bool m_closed = false;
};

Times commitForWaiters(Reports &reports, size_t waiters, double seconds)
{
    Queue queue;
    std::thread writer([&queue, &reports] {
        for (auto batch = queue.take(); !batch.empty(); batch = queue.take()) {
            reports.commit(batch.size());
            for (Queue::Waiter *waiter : batch)
                waiter->release();
        }
    });
    std::vector<Times> waited(waiters);
    std::vector<std::thread> threads;
    const auto start = Clock::now();
    for (Times &times : waited) {
        threads.emplace_back([&queue, &times, start, seconds] {
            Queue::Waiter waiter(0);
            while (millisecondsSince(start) < seconds * 1000) {
                const auto begun = Clock::now();
                queue.handIn(waiter);
                times.push_back(millisecondsSince(begun));
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    queue.close();
    writer.join();
    Times all;
    for (const Times &times : waited)
        all.insert(all.end(), times.begin(), times.end());
    return all;
}

} // namespace

int main(int argc, char **argv)
{
    const std::string way = argc > 1 ? argv[1] : "";
    if (argc != 6 || (way != "waiters" && way != "rows")) {
        std::fprintf(stderr, "usage: bench-groupcommit waiters|rows FILE BODY_BYTES COUNT SECONDS\n");
        return 2;
    }
    Reports reports(argv[2], std::strtoul(argv[3], nullptr, 10));
    const size_t count = std::strtoul(argv[4], nullptr, 10);
    const double seconds = std::strtod(argv[5], nullptr);
    const auto start = Clock::now();
    Times times = way == "rows" ? commitRows(reports, count, seconds) : commitForWaiters(reports, count, seconds);
    const double took = millisecondsSince(start) / 1000;

    std::sort(times.begin(), times.end());
    const auto percentile = [&times](double share) { return times.at(size_t(share * double(times.size() - 1))); };
    std::printf("BENCH\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t0\t0\t0\t0\t0\n", reports.rows(), took, percentile(0.5),
                percentile(0.95), percentile(0.99), times.back());
}
