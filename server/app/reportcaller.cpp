// SPDX-License-Identifier: MIT
#include "app/reportcaller.h"

#include "identity/callerresolver.h"

#include <algorithm>

namespace am {

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
        const Caller caller = callers.fromId(candidate.value, candidate.source == Source::WhatsApp);
        if (caller.isKnown())
            return caller.key;
    }
    return {};
}

} // namespace am
