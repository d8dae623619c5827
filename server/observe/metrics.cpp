// SPDX-License-Identifier: MIT
#include "observe/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <vector>

namespace am {

struct Metrics::Families
{
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter> &requests =
        prometheus::BuildCounter().Name("agenticmemory_requests_total").Help("Requests answered").Register(registry);
    prometheus::Family<prometheus::Histogram> &seconds = prometheus::BuildHistogram()
                                                             .Name("agenticmemory_request_seconds")
                                                             .Help("From complete header to answer")
                                                             .Register(registry);
    prometheus::Family<prometheus::Counter> &refusals = prometheus::BuildCounter()
                                                            .Name("agenticmemory_refusals_total")
                                                            .Help("Answers of 400 and above, by code")
                                                            .Register(registry);
    std::vector<std::pair<prometheus::Gauge *, std::function<double()>>> gauges;
    std::vector<std::pair<prometheus::Counter *, std::function<double()>>> counters;
};

Metrics::Metrics(QList<QByteArray> endpoints)
    : m_endpoints(std::move(endpoints))
    , m_families(std::make_unique<Families>())
{
}

Metrics::~Metrics() = default;

void Metrics::observe(const RequestRecord &record)
{
    const std::string endpoint = m_endpoints.contains(record.endpoint) ? record.endpoint.toStdString() : "other";
    m_families->requests.Add({{"endpoint", endpoint}, {"status", std::to_string(record.status)}}).Increment();
    m_families->seconds
        .Add({{"endpoint", endpoint}}, prometheus::Histogram::BucketBoundaries{0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                                               0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5})
        .Observe(double(record.microseconds()) / 1e6);
    if (record.status >= 400)
        m_families->refusals.Add({{"code", record.code.toStdString()}}).Increment();
}

void Metrics::gauge(const char *name, const char *help, std::function<double()> value)
{
    auto &family =
        prometheus::BuildGauge().Name(std::string("agenticmemory_") + name).Help(help).Register(m_families->registry);
    m_families->gauges.emplace_back(&family.Add({}), std::move(value));
}

void Metrics::counter(const char *name, const char *help, std::function<double()> value)
{
    auto &family =
        prometheus::BuildCounter().Name(std::string("agenticmemory_") + name).Help(help).Register(m_families->registry);
    m_families->counters.emplace_back(&family.Add({}), std::move(value));
}

QByteArray Metrics::text()
{
    for (const auto &[gauge, value] : m_families->gauges)
        gauge->Set(value());
    for (const auto &[counter, value] : m_families->counters)
        counter->Increment(value() - counter->Value());
    return QByteArray::fromStdString(prometheus::TextSerializer().Serialize(m_families->registry.Collect()));
}

} // namespace am
