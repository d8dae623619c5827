// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"
#include "observe/alerts.h"

namespace am {

class Metrics;

/// What /readyz tells. Counts of -1 are not known yet.
struct Readiness
{
    QString storeName;
    QString storeState;  ///< ok, unknown, unreachable, denied
    QString outboxState; ///< ok, or failing: then new reports are refused 503
    qint64 backlog = -1; ///< deliveries not yet remembered
    qint64 dead = -1;    ///< deliveries given up
    QList<Alert> alerts = {};
    bool draining = false;
};

/// The body of /readyz.
QJsonObject toJson(const Readiness &now);

/// GET /healthz: 200 {"status":"alive","version":"…"} as long as the event loop turns.
/// GET /readyz: {"status":"ready"|"not_ready","store":{"name","state"},"outbox":{"state","backlog","dead"},
/// "alerts":[{"name","text","since"}]}; 503 when reports cannot be accepted. A memory service that is away does not
/// make us unready: reports wait for it. GET /metrics: Prometheus' text format.
QList<Route> statusRoutes(std::function<Readiness()> readiness, Metrics &metrics);

} // namespace am
