// SPDX-License-Identifier: MIT
#include "outbox/retryladder.h"

#include <QRandomGenerator>

#include <algorithm>

namespace am {

double systemRandom()
{
    return QRandomGenerator::global()->generateDouble();
}

bool mayHaveArrived(const Error &error)
{
    return error.kind == Error::Kind::Timeout || error.kind == Error::Kind::Unreachable ||
           error.kind == Error::Kind::Internal;
}

std::chrono::milliseconds longestWait(const DeliverySettings &settings)
{
    auto longest = std::max({settings.settle, settings.deniedPause, settings.failingPauseAtMost});
    for (const std::chrono::milliseconds step : settings.retry)
        longest = std::max(longest, step);
    return longest;
}

Verdict judge(const Error &error, int failures, const DeliverySettings &settings, const Random &random)
{
    using std::chrono::milliseconds;
    if (error.kind == Error::Kind::BadInput)
        return {.course = Verdict::Course::Refused};
    Verdict verdict;
    verdict.uncertain = mayHaveArrived(error);
    if (failures >= settings.retry.size()) {
        verdict.course = Verdict::Course::UsedUp;
        return verdict;
    }
    verdict.wait = milliseconds(qint64(double(settings.retry.at(failures).count()) * random()));
    verdict.wait = std::max<milliseconds>(verdict.wait, std::chrono::seconds(error.retryAfterSeconds));
    if (verdict.uncertain)
        verdict.wait = std::max(verdict.wait, settings.settle);
    verdict.wait = std::min(verdict.wait, longestWait(settings));
    return verdict;
}

} // namespace am
