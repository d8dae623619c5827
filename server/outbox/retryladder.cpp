// SPDX-License-Identifier: MIT
#include "outbox/retryladder.h"

#include <QRandomGenerator>

#include <algorithm>

namespace am {

double systemRandom()
{
    return QRandomGenerator::global()->generateDouble();
}

Verdict judge(const Error &error, int failures, const DeliverySettings &settings, const Random &random)
{
    using std::chrono::milliseconds;
    if (error.kind == Error::Kind::BadInput)
        return {.course = Verdict::Course::Refused};
    if (error.kind == Error::Kind::Denied)
        return {.course = Verdict::Course::Pause, .wait = settings.deniedPause};

    Verdict verdict;
    verdict.uncertain = error.kind == Error::Kind::Timeout || error.kind == Error::Kind::Unreachable ||
                        error.kind == Error::Kind::Internal;
    if (failures >= settings.retry.size()) {
        verdict.course = Verdict::Course::UsedUp;
        return verdict;
    }
    verdict.wait = milliseconds(qint64(double(settings.retry.at(failures).count()) * random()));
    verdict.wait = std::max<milliseconds>(verdict.wait, std::chrono::seconds(error.retryAfterSeconds));
    if (verdict.uncertain)
        verdict.wait = std::max(verdict.wait, settings.settle);
    return verdict;
}

} // namespace am
