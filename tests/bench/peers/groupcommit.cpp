// SPDX-License-Identifier: MIT
// What SQLite itself can do: rows of a key and a body, so many in each transaction, every commit on disk
// (WAL, synchronous=FULL). The least that a durable acceptance could cost, with nothing around it.
// Usage: bench-groupcommit FILE BODY_BYTES ROWS_PER_COMMIT SECONDS; prints the line that load/common.lua prints.
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

sqlite3 *database = nullptr;

void must(int result)
{
    if (result == SQLITE_OK || result == SQLITE_DONE)
        return;
    std::fprintf(stderr, "bench-groupcommit: %s\n", sqlite3_errmsg(database));
    std::exit(1);
}

void execute(const char *sql)
{
    must(sqlite3_exec(database, sql, nullptr, nullptr, nullptr));
}

double milliseconds(Clock::duration duration)
{
    return std::chrono::duration<double, std::milli>(duration).count();
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 5) {
        std::fprintf(stderr, "usage: bench-groupcommit FILE BODY_BYTES ROWS_PER_COMMIT SECONDS\n");
        return 2;
    }
    const std::string body(std::strtoul(argv[2], nullptr, 10), 'x');
    const long rowsPerCommit = std::strtol(argv[3], nullptr, 10);
    const auto length = std::chrono::duration<double>(std::strtod(argv[4], nullptr));

    must(sqlite3_open(argv[1], &database));
    execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE reports (conversation TEXT PRIMARY KEY, body BLOB NOT NULL)");
    sqlite3_stmt *insert = nullptr;
    must(
        sqlite3_prepare_v2(database, "INSERT INTO reports VALUES (?, ?) ON CONFLICT DO NOTHING", -1, &insert, nullptr));

    std::vector<double> commits;
    long rows = 0;
    const auto start = Clock::now();
    while (Clock::now() - start < length) {
        const auto begun = Clock::now();
        execute("BEGIN IMMEDIATE");
        for (long row = 0; row < rowsPerCommit; ++row) {
            const std::string conversation = "conv_" + std::to_string(rows++);
            must(sqlite3_bind_text(insert, 1, conversation.data(), int(conversation.size()), SQLITE_TRANSIENT));
            must(sqlite3_bind_blob(insert, 2, body.data(), int(body.size()), SQLITE_STATIC));
            must(sqlite3_step(insert));
            must(sqlite3_reset(insert));
        }
        execute("COMMIT");
        commits.push_back(milliseconds(Clock::now() - begun));
    }
    const double seconds = milliseconds(Clock::now() - start) / 1000;
    sqlite3_finalize(insert);
    sqlite3_close(database);

    std::sort(commits.begin(), commits.end());
    const auto percentile = [&commits](double share) { return commits.at(size_t(share * double(commits.size() - 1))); };
    std::printf("BENCH\t%ld\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t0\t0\t0\t0\t0\n", rows, seconds, percentile(0.5),
                percentile(0.95), percentile(0.99), commits.back());
}
