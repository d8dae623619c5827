// SPDX-License-Identifier: MIT
#pragma once

#include "observe/requestrecord.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace am {

/// Counts for /metrics, in Prometheus' text format. Labels are bounded: endpoints that are no route count as "other".
///
///   agenticmemory_requests_total{endpoint,status}            counter
///   agenticmemory_request_seconds{endpoint}                  histogram
///   agenticmemory_refusals_total{code}                       counter; 4xx and 5xx by the "code" of their answer
///   agenticmemory_<gauge>, agenticmemory_<counter>           as added with gauge() and counter()
class Metrics final
{
public:
    explicit Metrics(QList<QByteArray> endpoints);
    ~Metrics();
    Q_DISABLE_COPY_MOVE(Metrics)

    void observe(const RequestRecord &record);
    /// Asked at each scrape. `name` without the prefix: "outbox_backlog".
    void gauge(const char *name, const char *help, std::function<double()> value);
    /// The same of what only rises. `name` without the prefix, and ending in "_total".
    void counter(const char *name, const char *help, std::function<double()> value);
    [[nodiscard]] QByteArray text();

private:
    struct Families;
    QList<QByteArray> m_endpoints;
    std::unique_ptr<Families> m_families;
};

} // namespace am
