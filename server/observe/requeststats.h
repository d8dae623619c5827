// SPDX-License-Identifier: MIT
#pragma once

#include "shared/clock.h"

#include <QByteArray>
#include <QList>

#include <array>
#include <map>
#include <vector>

namespace am {

class RequestRecord;

/// How busy and how quick the endpoints were lately, for the desk: a quarter of an hour in steps of ten seconds. What
/// /metrics tells lets Prometheus find out the same; here it is found out for whoever has none.
class RequestStats final
{
public:
    struct Summary
    {
        QByteArray endpoint; ///< "other" for what is no route
        // Since the start:
        qint64 requests = 0;
        qint64 errors = 0;   ///< 400 and above
        qint64 failures = 0; ///< of them, 500 and above
        // Requests a second in the last 1, 5 and 15 minutes; less while the process is younger:
        std::array<double, 3> rates = {};
        // Milliseconds of the last 5 minutes' requests, to within a tenth; -1 when there were none:
        double median = -1;
        double p95 = -1;
        double p99 = -1;
    };

    explicit RequestStats(QList<QByteArray> endpoints, Clock clock = &systemClock);

    void observe(const RequestRecord &record);
    void observe(const QByteArray &endpoint, int status, qint64 microseconds);
    /// One for each endpoint, in their order, then the others.
    [[nodiscard]] QList<Summary> summaries() const;

private:
    static constexpr size_t steps = 90;
    static constexpr size_t bins = 88; ///< each a quarter of an octave wide, from 50 microseconds on
    struct Step
    {
        qint64 number = -1; ///< of ten seconds since the epoch; older ones are overwritten
        qint64 requests = 0;
        std::array<quint32, bins> latencies = {};
    };
    struct Endpoint
    {
        QByteArray name;
        qint64 requests = 0;
        qint64 errors = 0;
        qint64 failures = 0;
        std::vector<Step> recent = std::vector<Step>(steps);
    };
    [[nodiscard]] double rate(const Endpoint &endpoint, qint64 now, int minutes) const;
    static std::array<double, 3> percentiles(const Endpoint &endpoint, qint64 now);
    static size_t binOf(qint64 microseconds);

    Clock m_clock;
    qint64 m_startedAt;
    std::vector<Endpoint> m_endpoints; ///< the last one is "other"
};

} // namespace am
