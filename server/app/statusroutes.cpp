// SPDX-License-Identifier: MIT
#include "app/statusroutes.h"

#include "observe/metrics.h"

#include <QDateTime>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QJsonArray toJson(const QList<Alert> &alerts)
{
    QJsonArray array;
    for (const Alert &alert : alerts) {
        const QString since = QDateTime::fromMSecsSinceEpoch(alert.since, Qt::UTC).toString(Qt::ISODate);
        array.append(QJsonObject{{u"name"_s, alert.name}, {u"text"_s, alert.text}, {u"since"_s, since}});
    }
    return array;
}

bool isReady(const Readiness &now)
{
    return now.outboxState == "ok"_L1 && !now.draining;
}

HttpAnswer readyAnswer(const Readiness &now)
{
    const bool ready = isReady(now);
    HttpAnswer answer = HttpAnswer::json(toJson(now), ready ? 200 : 503);
    answer.code = ready ? "" : "not_ready";
    return answer;
}

} // namespace

QJsonObject toJson(const Readiness &now)
{
    return {
        {u"status"_s, isReady(now) ? u"ready"_s : u"not_ready"_s},
        {u"store"_s, QJsonObject{{u"name"_s, now.storeName}, {u"state"_s, now.storeState}}},
        {u"outbox"_s, QJsonObject{{u"state"_s, now.outboxState}, {u"backlog"_s, now.backlog}, {u"dead"_s, now.dead}}},
        {u"alerts"_s, toJson(now.alerts)}};
}

QList<Route> statusRoutes(std::function<Readiness()> readiness, Metrics &metrics)
{
    const auto get = [](const char *path, std::function<HttpAnswer()> answer) {
        return Route{
            .method = "GET",
            .path = path,
            .contentTypes = {},
            .handle = [answer = std::move(answer)](const ExchangePointer &exchange) { exchange->answer(answer()); }};
    };
    return {get("/healthz",
                [] {
                    return HttpAnswer::json({{u"status"_s, u"alive"_s}, {u"version"_s, u"" AM_VERSION ""_s}});
                }),
            get("/readyz", [readiness = std::move(readiness)] { return readyAnswer(readiness()); }),
            get("/metrics", [&metrics] {
                return HttpAnswer{.body = metrics.text(), .contentType = "text/plain; version=0.0.4; charset=utf-8"};
            })};
}

} // namespace am
