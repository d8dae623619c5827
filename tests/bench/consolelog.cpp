// SPDX-License-Identifier: MIT
// What the console's live log costs: a million lines loaded and filtered, then 5,000 lines a second into a table that
// follows them. Prints how long the event loop was away at most, and the memory.
//   bench-consolelog [SECONDS]
#include "models/logmodel.h"
#include "widgets/tableview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

constexpr int mostLines = 1'000'000;
constexpr int batchLines = 250;
constexpr std::chrono::milliseconds batchEvery{50};

/// As the daemon's notification, so that reading it is measured too.
QByteArray frame(qint64 firstId)
{
    QJsonArray lines;
    for (qint64 id = firstId; id < firstId + batchLines; ++id) {
        lines.append(QJsonObject{{u"id"_s, id},
                                 {u"at"_s, u"2026-03-12T15:40:00.000Z"_s},
                                 {u"method"_s, u"POST"_s},
                                 {u"endpoint"_s, u"/retrieve"_s},
                                 {u"status"_s, id % 100 == 0 ? 503 : 200},
                                 {u"code"_s, u""_s},
                                 {u"ms"_s, 1.5},
                                 {u"stages"_s, QJsonObject{{u"receive"_s, 0.1}, {u"caller"_s, 0.2}, {u"store"_s, 1.1}}},
                                 {u"caller"_s, u"***%1"_s.arg(id % 90 + 10)},
                                 {u"conversation"_s, u"conv_%1k33t63cj0mhyyd0cxp0xr"_s.arg(id)},
                                 {u"agent"_s, u"agent_fr23r1avzzeqksgyjn8sqvehezds"_s},
                                 {u"note"_s, u""_s}});
    }
    return QJsonDocument(QJsonObject{{u"lines"_s, lines}}).toJson(QJsonDocument::Compact);
}

QList<LogLine> read(const QByteArray &bytes)
{
    QList<LogLine> lines;
    const QJsonArray array = QJsonDocument::fromJson(bytes).object().value("lines"_L1).toArray();
    for (const QJsonValue line : array)
        lines.append(LogLine::fromJson(line.toObject()));
    return lines;
}

double megabytes()
{
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? double(file.readAll().split(' ').value(1).toLongLong()) * 4096 / 1e6 : 0;
}

double threadMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// The event loop's longest absence since it was last asked, and the longest that it worked itself meanwhile: on a busy
/// machine the rest is somebody else's.
class Stall final : public QObject
{
public:
    struct Longest
    {
        long long wall = 0; ///< milliseconds
        double own = 0;
    };

    Stall()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &Stall::look);
        m_since.start();
        m_timer.start(1);
    }
    Longest take()
    {
        look();
        return std::exchange(m_longest, {});
    }

private:
    void look()
    {
        const double worked = threadMilliseconds();
        m_longest.wall = std::max<long long>(m_longest.wall, m_since.restart());
        m_longest.own = std::max(m_longest.own, worked - std::exchange(m_worked, worked));
    }

    QTimer m_timer;
    QElapsedTimer m_since;
    double m_worked = threadMilliseconds();
    Longest m_longest;
};

template<typename Condition>
void turnUntil(Condition condition)
{
    while (!condition())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const int seconds = argc > 1 ? QByteArray(argv[1]).toInt() : 60;
    LogModel model(mostLines);
    TableView table;
    table.setModel(&model);
    table.resize(900, 700);
    table.show();
    QObject::connect(&model, &LogModel::rowsInserted, &table, [&table] { table.scrollToBottom(); });

    QElapsedTimer timer;
    timer.start();
    qint64 id = 1;
    Stall stall;
    for (; id <= mostLines; id += batchLines) {
        model.append(read(frame(id)));
        QCoreApplication::processEvents();
    }
    turnUntil([&model] { return model.rowCount() >= mostLines - LogStore::chunkLines; });
    Stall::Longest longest = stall.take();
    std::printf("loaded %d lines in %.1f s, longest stall %lld ms (own work %.0f), %.0f MB\n", model.rowCount(),
                double(timer.restart()) / 1000, longest.wall, longest.own, megabytes());

    model.setFilter(*LogFilter::parse(u"status:>=500 caller:*10"_s, 0));
    turnUntil([&model] { return !model.isFiltering(); });
    longest = stall.take();
    std::printf("filtered to %d lines in %.1f s, longest stall %lld ms (own work %.0f)\n", model.rowCount(),
                double(timer.restart()) / 1000, longest.wall, longest.own);
    model.setFilter({});
    turnUntil([&model] { return !model.isFiltering(); });
    longest = stall.take();
    std::printf("unfiltered in %.1f s, longest stall %lld ms (own work %.0f)\n", double(timer.restart()) / 1000,
                longest.wall, longest.own);

    QTimer live;
    live.setTimerType(Qt::PreciseTimer);
    QObject::connect(&live, &QTimer::timeout, &model, [&model, &id] {
        model.append(read(frame(id)));
        id += batchLines;
    });
    live.start(batchEvery);
    turnUntil([&timer, seconds] { return timer.hasExpired(seconds * 1000LL); });
    longest = stall.take();
    std::printf("live for %d s, now line %lld, longest stall %lld ms (own work %.0f), %.0f MB\n", seconds,
                static_cast<long long>(model.newestId()), longest.wall, longest.own, megabytes());
    return 0;
}
