// SPDX-License-Identifier: MIT
#include "admin/logtail.h"

#include "admin/params.h"
#include "shared/adminprotocol.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QByteArray frame(const QList<QJsonObject> &lines, qint64 missed)
{
    QJsonArray array;
    for (const QJsonObject &line : lines)
        array.append(line);
    QJsonObject params{{u"lines"_s, array}};
    if (missed > 0)
        params.insert(u"missed"_s, missed);
    return adminprotocol::notification(u"log"_s, params);
}

} // namespace

QJsonObject toJson(const LoggedRequest &request)
{
    return {{u"id"_s, request.id},
            {u"at"_s, timeToJson(request.at)},
            {u"method"_s, request.method},
            {u"endpoint"_s, request.endpoint},
            {u"status"_s, request.status},
            {u"code"_s, request.code},
            {u"ms"_s, double(request.microseconds) / 1000.0},
            {u"stages"_s, QJsonDocument::fromJson(request.stages.toUtf8()).object()},
            {u"caller"_s, request.caller},
            {u"conversation"_s, request.conversation},
            {u"agent"_s, request.agent},
            {u"note"_s, request.note}};
}

LogTail::LogTail(qint64 lastBefore)
    : LogTail(lastBefore, Limits{})
{
}

LogTail::LogTail(qint64 lastBefore, const Limits &limits)
    : m_limits(limits)
    , m_newestGone(lastBefore)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(m_limits.rest);
    connect(&m_rest, &QTimer::timeout, this, &LogTail::flush);
}

qint64 LogTail::oldest() const
{
    const auto lowest = std::min_element(m_recent.cbegin(), m_recent.cend(),
                                         [](const auto &left, const auto &right) { return left.id < right.id; });
    return lowest == m_recent.cend() ? 0 : lowest->id;
}

void LogTail::take(const LoggedRequest &request)
{
    m_recent.push_back(request);
    if (m_recent.size() > m_limits.recent) {
        m_newestGone = std::max(m_newestGone, m_recent.front().id);
        m_recent.pop_front();
    }
    if (m_followers.empty())
        return;
    m_batch.append(toJson(request));
    if (m_batch.size() >= m_limits.batch)
        flush();
    else if (!m_rest.isActive())
        m_rest.start();
}

void LogTail::follow(AdminListener &listener, std::optional<qint64> after)
{
    flush(); // what the others wait for is among the lines that are kept
    stop(listener);
    Follower follower{.listener = &listener};
    if (after) {
        QList<QJsonObject> lines;
        for (const LoggedRequest &request : m_recent) {
            if (request.id > *after)
                lines.append(toJson(request));
            if (lines.size() == m_limits.batch)
                send(follower, framesOf(std::exchange(lines, {})));
        }
        send(follower, framesOf(lines));
    }
    m_followers.push_back(follower);
}

void LogTail::stop(const AdminListener &listener)
{
    std::erase_if(m_followers, [&listener](const Follower &one) { return one.listener == &listener; });
}

void LogTail::forgetDead()
{
    std::erase_if(m_followers, [](const Follower &one) { return one.listener.isNull(); });
}

/// A line may have some kilobytes of escapes: a batch may not fit into one frame.
QList<LogTail::Frame> LogTail::framesOf(const QList<QJsonObject> &lines)
{
    if (lines.isEmpty())
        return {};
    QByteArray whole = frame(lines, 0);
    if (whole.size() <= adminprotocol::largestFrame || lines.size() == 1)
        return {{.bytes = whole, .lines = lines.size()}};
    const qsizetype half = lines.size() / 2;
    return framesOf(lines.first(half)) + framesOf(lines.sliced(half));
}

/// Whoever misses one misses what follows, too, until they are told so.
void LogTail::send(Follower &follower, const QList<Frame> &frames)
{
    for (const Frame &one : frames) {
        if (follower.missed > 0 || !follower.listener->offer(one.bytes))
            follower.missed += one.lines;
    }
}

/// One batch, made once for all.
void LogTail::flush()
{
    m_rest.stop();
    forgetDead();
    const QList<Frame> frames = framesOf(std::exchange(m_batch, {}));
    bool somebodyMissed = false;
    for (Follower &follower : m_followers) {
        if (follower.missed > 0 && follower.listener->offer(frame({}, follower.missed)))
            follower.missed = 0;
        send(follower, frames);
        somebodyMissed = somebodyMissed || follower.missed > 0;
    }
    if (somebodyMissed)
        m_rest.start();
}

} // namespace am
