// SPDX-License-Identifier: MIT
#include "observe/requeststats.h"

#include "observe/requestrecord.h"

#include <algorithm>
#include <cmath>

namespace am {

namespace {

constexpr qint64 stepMilliseconds = 10'000;
constexpr double firstEdge = 50; // microseconds
constexpr double binsInAnOctave = 4;
constexpr int latencyMinutes = 5;
constexpr std::array rateMinutes = {1, 5, 15};
constexpr std::array parts = {0.50, 0.95, 0.99};

qint64 oldestStep(qint64 now, int minutes)
{
    return now / stepMilliseconds - minutes * 60'000 / stepMilliseconds + 1;
}

/// Milliseconds at this place within a bin, 0..1.
double within(size_t bin, double place)
{
    if (bin == 0)
        return firstEdge * place / 1000;
    return firstEdge * std::exp2((double(bin) - 1 + place) / binsInAnOctave) / 1000;
}

} // namespace

RequestStats::RequestStats(QList<QByteArray> endpoints, Clock clock)
    : m_clock(std::move(clock))
    , m_startedAt(m_clock())
{
    endpoints.append("other");
    for (const QByteArray &name : std::as_const(endpoints))
        m_endpoints.push_back({.name = name});
}

size_t RequestStats::binOf(qint64 microseconds)
{
    if (double(microseconds) < firstEdge)
        return 0;
    const double bin = std::log2(double(microseconds) / firstEdge) * binsInAnOctave + 1;
    return std::min(size_t(bin), bins - 1);
}

void RequestStats::observe(const RequestRecord &record)
{
    observe(record.endpoint, record.status, record.microseconds());
}

void RequestStats::observe(const QByteArray &endpoint, int status, qint64 microseconds)
{
    const auto known = std::find_if(m_endpoints.begin(), m_endpoints.end() - 1,
                                    [&endpoint](const Endpoint &one) { return one.name == endpoint; });
    Endpoint &one = *known;
    ++one.requests;
    one.errors += status >= 400 ? 1 : 0;
    one.failures += status >= 500 ? 1 : 0;
    const qint64 number = m_clock() / stepMilliseconds;
    Step &step = one.recent[size_t(number) % steps];
    if (step.number != number)
        step = {.number = number};
    ++step.requests;
    ++step.latencies[binOf(microseconds)];
}

double RequestStats::rate(const Endpoint &endpoint, qint64 now, int minutes) const
{
    const qint64 oldest = oldestStep(now, minutes);
    qint64 requests = 0;
    for (const Step &step : endpoint.recent)
        requests += step.number >= oldest ? step.requests : 0;
    // The step that is under way counts as far as it is.
    const qint64 since = std::max(oldest * stepMilliseconds, m_startedAt);
    return double(requests) / (double(std::max<qint64>(now - since, 1000)) / 1000);
}

std::array<double, 3> RequestStats::percentiles(const Endpoint &endpoint, qint64 now)
{
    std::array<qint64, bins> latencies = {};
    qint64 requests = 0;
    for (const Step &step : endpoint.recent) {
        if (step.number < oldestStep(now, latencyMinutes))
            continue;
        requests += step.requests;
        for (size_t bin = 0; bin < bins; ++bin)
            latencies[bin] += step.latencies[bin];
    }
    std::array<double, 3> found = {-1, -1, -1};
    for (size_t i = 0; i < parts.size() && requests > 0; ++i) {
        const double wanted = double(requests) * parts[i];
        qint64 below = 0;
        size_t bin = 0;
        while (double(below + latencies[bin]) < wanted)
            below += latencies[bin++];
        found[i] = within(bin, (wanted - double(below)) / double(latencies[bin]));
    }
    return found;
}

QList<RequestStats::Summary> RequestStats::summaries() const
{
    const qint64 now = m_clock();
    QList<Summary> all;
    for (const Endpoint &one : m_endpoints) {
        Summary summary{.endpoint = one.name, .requests = one.requests, .errors = one.errors, .failures = one.failures};
        for (size_t i = 0; i < rateMinutes.size(); ++i)
            summary.rates[i] = rate(one, now, rateMinutes[i]);
        const auto [median, p95, p99] = percentiles(one, now);
        summary.median = median;
        summary.p95 = p95;
        summary.p99 = p99;
        all.append(summary);
    }
    return all;
}

} // namespace am
