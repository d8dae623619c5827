// SPDX-License-Identifier: MIT
// Cards on disk, as many as wanted. Usage: bench-cards DIRECTORY CARDS: makes a database in which so many of the loads'
// callers (load/common.lua) have a card of five memories that was made just now. The directory can then be a daemon's
// data directory.
#include "briefing/keptpage.h"
#include "must.h"
#include "storage/cardtable.h"
#include "storage/database.h"
#include "storage/migrations.h"
#include "storage/schema.h"
#include "storage/statement.h"

#include <QDateTime>

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;
using am::bench::must;

namespace {

constexpr qint64 perTransaction = 10'000;

/// Those of seed.mjs.
am::CardRow cardOf(qint64 number, const QDateTime &now)
{
    static const QStringList facts{u"Their favorite novels are the sea stories of Odile Farrant."_s,
                                   u"The delivery address is 14 Quay Street, second floor."_s,
                                   u"The preferred seat is by the window, well away from the door."_s,
                                   u"Has allergies: hazelnuts and shellfish."_s,
                                   u"Calls about an order of six books every spring and asks for gift wrapping."_s};
    const QString caller = u"+1555%1"_s.arg(number, 7, 10, QLatin1Char('0'));
    QList<am::Memory> memories;
    for (qsizetype i = 0; i < facts.size(); ++i) {
        memories.append({.id = u"memory-%1-%2"_s.arg(number).arg(i),
                         .text = facts[i],
                         .caller = caller,
                         .conversation = u"conv_earlier_%1"_s.arg(number),
                         .metadata = {{u"agent_id"_s, u"agent_bench"_s}, {u"part"_s, u"factual"_s}},
                         .createdAt = now.addDays(-1 - i)});
    }
    return {.caller = caller,
            .total = memories.size(),
            .memories = am::toKept(memories),
            .builtAt = now.toMSecsSinceEpoch()};
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: bench-cards DIRECTORY CARDS\n");
        return 2;
    }
    const QString path = QString::fromLocal8Bit(argv[1]) + u"/agenticmemory.db"_s;
    const qint64 cards = std::strtoll(argv[2], nullptr, 10);
    auto opened = must(am::Database::open(path, am::Database::Mode::ReadWrite));
    QSqlDatabase &database = opened.connection();
    must(am::migrate(database, am::allMigrations()));
    am::CardTable table(database);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (qint64 number = 0; number < cards; ++number) {
        if (number % perTransaction == 0)
            must(am::sql::execute(database, u"BEGIN IMMEDIATE"_s));
        must(table.put(cardOf(number, now)));
        if (number % perTransaction == perTransaction - 1 || number == cards - 1)
            must(am::sql::execute(database, u"COMMIT"_s));
    }
    must(am::sql::execute(database, u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
}
