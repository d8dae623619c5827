// SPDX-License-Identifier: MIT
// How acceptance, claiming and listing depend on the backlog. Usage: bench-backlog DIRECTORY DELIVERIES ROUNDS: makes
// a database of so many deliveries that wait, then times each step ROUNDS times. One line a step:
// "BENCH <step> <p50> <p95> <p99> <max>", in microseconds. The directory can then be a daemon's data directory.
#include "must.h"
#include "storage/database.h"
#include "storage/deliverytable.h"
#include "storage/migrations.h"
#include "storage/schema.h"
#include "storage/statement.h"

#include <QDateTime>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

using namespace Qt::StringLiterals;
using am::bench::must;

namespace {

constexpr int callers = 1000;
constexpr int perTransaction = 10'000;

void execute(QSqlDatabase &database, const QString &statement)
{
    must(am::sql::execute(database, statement));
}

QString caller(qint64 number)
{
    return u"+1555%1"_s.arg(number % callers, 7, 10, QLatin1Char('0'));
}

/// Accepts and plans one report, of the size of a very short call's.
void accept(am::DeliveryTable &table, const QString &conversation, qint64 number, qint64 now)
{
    static const QByteArray body(500, 'x');
    must(table.insert({.tenant = u"default"_s,
                       .platform = u"elevenlabs"_s,
                       .type = u"post_call_transcription"_s,
                       .conversation = conversation,
                       .agent = u"agent_bench"_s,
                       .caller = caller(number),
                       .eventTimestamp = now / 1000,
                       .body = body},
                      now));
}

void fill(QSqlDatabase &database, qint64 deliveries)
{
    am::DeliveryTable table(database);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (qint64 first = 0; first < deliveries; first += perTransaction) {
        execute(database, u"BEGIN IMMEDIATE"_s);
        const qint64 end = std::min(deliveries, first + perTransaction);
        for (qint64 number = first; number < end; ++number) {
            accept(table, u"conv_%1"_s.arg(number), number, now);
            must(table.plan({.key = {u"default"_s, number + 1},
                             .caller = caller(number),
                             .chunkCharacters = 6000,
                             .parts = {u"factual"_s, u"semantic"_s}},
                            now));
        }
        execute(database, u"COMMIT"_s);
    }
}

void time(const char *step, int rounds, const std::function<void(int)> &run)
{
    std::vector<qint64> times;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        run(round);
        times.push_back(timer.nsecsElapsed() / 1000);
    }
    std::sort(times.begin(), times.end());
    const auto percentile = [&times](double share) { return times.at(size_t(share * double(times.size() - 1))); };
    std::printf("BENCH\t%s\t%lld\t%lld\t%lld\t%lld\n", step, percentile(0.5), percentile(0.95), percentile(0.99),
                times.back());
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: bench-backlog DIRECTORY DELIVERIES ROUNDS\n");
        return 2;
    }
    const QString path = QString::fromLocal8Bit(argv[1]) + u"/agenticmemory.db"_s;
    const qint64 deliveries = std::strtoll(argv[2], nullptr, 10);
    const int rounds = int(std::strtol(argv[3], nullptr, 10));
    auto opened = must(am::Database::open(path, am::Database::Mode::ReadWrite));
    QSqlDatabase &database = opened.connection();
    must(am::migrate(database, am::allMigrations()));
    fill(database, deliveries);
    execute(database, u"PRAGMA wal_checkpoint(TRUNCATE)"_s);

    am::DeliveryTable table(database);
    const qint64 later = QDateTime::currentMSecsSinceEpoch();
    time("accept", rounds, [&](int round) {
        execute(database, u"BEGIN IMMEDIATE"_s);
        accept(table, u"conv_new_%1"_s.arg(round), round, later);
        execute(database, u"COMMIT"_s);
    });
    time("find what to plan", rounds, [&](int) { must(table.unplanned(32, 4 * 1024 * 1024)); });
    time("claim", rounds, [&](int) { must(table.due(later, later + 3'600'000, 8)); });
    time("list the newest", rounds, [&](int) { must(table.list({.tenant = u"default"_s}, 50)); });
    time("list by state", rounds,
         [&](int) { must(table.list({.tenant = u"default"_s, .state = am::DeliveryState::Received}, 50)); });
    time("list a caller's", rounds,
         [&](int round) { must(table.list({.tenant = u"default"_s, .caller = caller(round)}, 50)); });
    time("list from the middle", rounds,
         [&](int) { must(table.list({.tenant = u"default"_s, .before = deliveries / 2}, 50)); });
}
