// SPDX-License-Identifier: MIT
#include "outbox/keptreport.h"

#include "storage/deliverytable.h"

using namespace Qt::StringLiterals;

namespace am {

Result<CallReport> keptReport(DeliveryTable &table, const Delivery &delivery)
{
    CallReport report;
    report.type = delivery.type;
    if (!delivery.type.endsWith("_audio"_L1)) { // megabytes, with nothing in them to remember
        const auto body = table.body(delivery.key);
        if (!body)
            return body.error();
        auto parsed = parseCallReport(*body);
        if (!parsed)
            return parsed.error();
        report = *std::move(parsed);
    }
    report.conversation = delivery.conversation; // its identity, whatever the body says
    if (report.agent.isEmpty())
        report.agent = delivery.agent;
    if (report.eventTimestamp == 0)
        report.eventTimestamp = delivery.receivedAt / 1000;
    if (!delivery.caller.isEmpty())
        report.callerCandidates.prepend({CallReport::CallerCandidate::Source::Register, delivery.caller});
    return report;
}

} // namespace am
