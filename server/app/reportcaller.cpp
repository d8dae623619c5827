// SPDX-License-Identifier: MIT
#include "app/reportcaller.h"

#include "identity/callerresolver.h"

#include <algorithm>

namespace am {

namespace {

/// Where such a candidate comes from. The register names keys, and what is called caller_id may be anything.
IdChannel channelOf(CallReport::CallerCandidate::Source source)
{
    using Source = CallReport::CallerCandidate::Source;
    switch (source) {
    case Source::ExternalNumber:
    case Source::PhoneCall:
    case Source::Sms:
    case Source::SystemCallerId:
        return IdChannel::Telephone;
    case Source::WhatsApp:
        return IdChannel::WhatsApp;
    case Source::WebUser:
        return IdChannel::Web;
    case Source::Register:
    case Source::CallerId:
    case Source::UserId:
        break;
    }
    return IdChannel::Unknown;
}

} // namespace

QString callerOf(const CallReport &report, const CallerResolver &callers)
{
    using Source = CallReport::CallerCandidate::Source;
    QList<CallReport::CallerCandidate> candidates = report.callerCandidates;
    if (report.direction == CallReport::Direction::Outbound) {
        std::stable_partition(candidates.begin(), candidates.end(), [](const CallReport::CallerCandidate &candidate) {
            return candidate.source != Source::Register;
        });
    }
    for (const CallReport::CallerCandidate &candidate : std::as_const(candidates)) {
        const Caller caller = callers.fromId(candidate.value, channelOf(candidate.source), report.agent);
        if (caller.isKnown())
            return caller.key;
    }
    return {};
}

} // namespace am
