// SPDX-License-Identifier: MIT
#include "console/believablelog.h"

#include "console/believabledaemon.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace Qt::StringLiterals;

namespace am::test {

QJsonValue ago(qint64 seconds)
{
    return QDateTime::fromMSecsSinceEpoch(believableNow - seconds * 1000).toUTC().toString(Qt::ISODateWithMs);
}

void answerLog(FakeDaemon &daemon)
{
    daemon.on(u"log.query"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        QJsonArray lines;
        for (int id = 400; id > params["after"_L1].toInt(); --id)
            lines.append(believableLine(id));
        return QJsonValue(QJsonObject{{u"lines"_s, lines}});
    });
    daemon.on(u"log.tail"_s, [](const QJsonObject &) -> Result<QJsonValue> {
        return QJsonValue(QJsonObject{{u"complete"_s, true}, {u"oldest"_s, 1}});
    });
}

void answerStats(FakeDaemon &daemon)
{
    const auto round = std::make_shared<int>(0);
    daemon.on(u"stats"_s, [round](const QJsonObject &) -> Result<QJsonValue> {
        *round = std::min(*round + 1, 180); // and then stands still, for pictures
        const double wave = std::sin(*round / 7.0) + 0.4 * std::sin(*round / 2.3);
        QJsonArray endpoints;
        double rate = 1.4;
        double took = 1.1;
        for (const QString &name : {u"/client-data"_s, u"/retrieve"_s, u"/post-call"_s}) {
            endpoints.append(QJsonObject{{u"endpoint"_s, name},
                                         {u"requests"_s, 48'213},
                                         {u"errors"_s, 12},
                                         {u"failures"_s, 1},
                                         {u"rate_1m"_s, rate * (2 + wave)},
                                         {u"p50_ms"_s, took},
                                         {u"p95_ms"_s, took * (2.2 + 0.5 * wave)},
                                         {u"p99_ms"_s, took * (3.1 + 0.8 * wave)}});
            rate += 1.9;
            took = took * 20 / (took > 10 ? 60 : 1);
        }
        return QJsonValue(QJsonObject{{u"status"_s, u"ready"_s},
                                      {u"store"_s, QJsonObject{{u"name"_s, u"embedded"_s}, {u"state"_s, u"ok"_s}}},
                                      {u"alerts"_s, QJsonArray()},
                                      {u"outbox"_s, QJsonObject{{u"state"_s, u"ok"_s},
                                                                {u"backlog"_s, int(4 + 3 * wave)},
                                                                {u"dead"_s, 1},
                                                                {u"oldest_at"_s, ago(64)}}},
                                      {u"endpoints"_s, endpoints},
                                      {u"in_flight"_s, int(9 + 4 * wave)},
                                      {u"connections"_s, int(31 + 5 * wave)},
                                      {u"live_calls"_s, 7},
                                      {u"webhooks"_s, u"ok"_s}});
    });
    daemon.on(u"test.send"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        if (params["fault"_L1].toString().isEmpty())
            return QJsonValue(QJsonObject{
                {u"status"_s, 200},
                {u"ms"_s, 6.2},
                {u"headers"_s, QJsonObject{{u"content-type"_s, u"application/json"_s}, {u"x-request-id"_s, u"4711"_s}}},
                {u"body"_s, u"{\"status\":\"ok\"}"_s}});
        return QJsonValue(
            QJsonObject{{u"status"_s, 401},
                        {u"ms"_s, 0.8},
                        {u"headers"_s, QJsonObject{}},
                        {u"body"_s, u"{\"error\":\"signed too long ago\",\"code\":\"timestamp_too_old\"}"_s}});
    });
}

QJsonObject believableLine(int id)
{
    struct Kind
    {
        QString endpoint;
        int status;
        QString code;
        QString note;
        double took;
    };
    static const QList<Kind> kinds = {{u"/client-data"_s, 200, {}, u"card"_s, 0.8},
                                      {u"/retrieve"_s, 200, {}, {}, 41.3},
                                      {u"/retrieve"_s, 200, {}, u"3 memories"_s, 38.9},
                                      {u"/post-call"_s, 200, {}, {}, 6.1},
                                      {u"/client-data"_s, 200, {}, u"card"_s, 0.7},
                                      {u"/retrieve"_s, 200, {}, u"the store timed out, from the local copy"_s, 5000.4},
                                      {u"/post-call"_s, 200, {}, u"duplicate"_s, 1.9},
                                      {u"/client-data"_s, 401, u"workspace_key"_s, {}, 0.2},
                                      {u"/post-call"_s, 401, u"signature_mismatch"_s, {}, 0.9},
                                      {u"/post-call"_s, 503, u"storage"_s, u"the disk is full"_s, 12.4},
                                      {u"/client-data"_s, 200, {}, u"first call"_s, 44.0}};
    const Kind &kind = kinds.at((id * 7 + id / 5) % 23 % kinds.size());
    const QStringList callers = {u"***23"_s, u"***29"_s, u"***47"_s, u"***02"_s, u"***88"_s, u"***61"_s};
    return {{u"id"_s, id},
            {u"at"_s,
             QDateTime::fromMSecsSinceEpoch(believableNow - (401 - id) * 1370LL).toUTC().toString(Qt::ISODateWithMs)},
            {u"method"_s, u"POST"_s},
            {u"endpoint"_s, kind.endpoint},
            {u"status"_s, kind.status},
            {u"code"_s, kind.code},
            {u"ms"_s, kind.took + id % 9 * 0.1},
            {u"stages"_s, QJsonObject{{u"receive"_s, 0.1},
                                      {u"signature"_s, 0.2},
                                      {u"store"_s, kind.took * 0.8},
                                      {u"stored"_s, kind.took * 0.1}}},
            {u"caller"_s, callers.at(id % 6)},
            {u"conversation"_s, u"conv_%1k33t63cj0mhyyd0cxp0xr"_s.arg(300 + id / 5)},
            {u"agent"_s, u"agent_harbor_books"_s},
            {u"note"_s, kind.note}};
}

} // namespace am::test
