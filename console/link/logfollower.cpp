// SPDX-License-Identifier: MIT
#include "link/logfollower.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int linesPerPage = 500;
constexpr qsizetype mostPages = 20; ///< of a back-fill
/// A line has its id from when its request came, and is written when that was answered: what was under way when the
/// connection was lost may have an id so far below the newest.
constexpr qint64 overlap = 1000;
constexpr std::chrono::milliseconds diskPause{400}; ///< a little longer than lines take to get there

} // namespace

LogFollower::LogFollower(DaemonConnection &connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &LogFollower::follow);
    connect(&connection, &DaemonConnection::stateChanged, this, [this] {
        if (m_isStarted)
            follow();
    });
    connect(&connection, &DaemonConnection::notified, this, [this](const QString &method, const QJsonObject &params) {
        if (method != "log"_L1 || !m_isStarted)
            return;
        if (const qint64 count = params.value("missed"_L1).toInteger(); count > 0)
            Q_EMIT missed(count);
        give(params.value("lines"_L1).toArray(), false);
    });
}

void LogFollower::start()
{
    if (!std::exchange(m_isStarted, true))
        follow();
}

void LogFollower::follow()
{
    ++m_generation;
    m_pages.clear();
    if (m_connection.isLive())
        backFill(0);
}

void LogFollower::backFill(qint64 before)
{
    QJsonObject params{{u"limit"_s, linesPerPage}};
    if (before > 0)
        params.insert(u"before"_s, before);
    if (m_newest > 0)
        params.insert(u"after"_s, std::max<qint64>(m_newest - overlap, 0));
    m_connection.ask(u"log.query"_s, params, this, [this, generation = m_generation](const Result<QJsonValue> &result) {
        if (generation == m_generation)
            takePage(result);
    });
}

void LogFollower::takePage(const Result<QJsonValue> &result)
{
    const bool offered = result || result.error().kind != Error::Kind::WrongAddress;
    if (std::exchange(m_isOffered, offered) != offered)
        Q_EMIT offeredChanged();
    if (!result)
        return;
    m_pages.append((*result)["lines"_L1].toArray());
    const qint64 next = (*result)["next_before"_L1].toInteger();
    if (next > 0 && m_pages.size() < mostPages && next > m_newest - overlap)
        return backFill(next);
    if (m_newest > 0 && next > m_newest + 1) // as many as were written since are not fetched
        Q_EMIT missed(next - m_newest - 1);
    const auto pages = std::exchange(m_pages, {});
    for (auto page = pages.rbegin(); page != pages.rend(); ++page)
        give(*page, true);
    tail();
}

void LogFollower::tail()
{
    const auto taken = [this, generation = m_generation](const Result<QJsonValue> &result) {
        if (generation != m_generation || !result)
            return;
        // What the daemon holds begins behind a line that it no longer holds, nor has on disk yet: ask there once more.
        const bool isComplete = (*result)["complete"_L1].toBool(true);
        if (!isComplete && m_newest == 0 && (*result)["oldest"_L1].toInteger() > 0)
            m_again.start(diskPause);
    };
    m_connection.ask(u"log.tail"_s, {{u"after"_s, m_newest}}, this, taken);
}

void LogFollower::give(const QJsonArray &array, bool isReversed)
{
    QList<LogLine> given;
    given.reserve(array.size());
    for (const QJsonValue value : array) {
        const LogLine line = LogLine::fromJson(value.toObject());
        if (isNew(line.id))
            given.append(line);
    }
    if (isReversed)
        std::reverse(given.begin(), given.end());
    if (!given.isEmpty())
        Q_EMIT lines(given);
}

bool LogFollower::isNew(qint64 id)
{
    m_newest = std::max(m_newest, id);
    m_recent.erase(m_recent.begin(), m_recent.upper_bound(m_newest - overlap));
    return id <= m_newest - overlap || m_recent.insert(id).second;
}

} // namespace am
