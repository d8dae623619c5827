// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/deliverysettings.h"
#include "shared/result.h"

#include <functional>

namespace am {

/// Numbers from [0, 1), evenly spread. A parameter, so that tests know them.
using Random = std::function<double()>;
double systemRandom();

/// What follows from a failed attempt.
struct Verdict
{
    enum class Course {
        Retry,   ///< after `wait`, one step further down the ladder
        Refused, ///< the store will never take it
        UsedUp   ///< there is no further step
    };
    Course course = Course::Retry;
    std::chrono::milliseconds wait{0};
    bool uncertain = false; ///< what was sent may have arrived
};

/// What was sent may have arrived all the same.
bool mayHaveArrived(const Error &error);

/// Nothing waits longer than this: what seems to was put off by a clock that has been set back since.
std::chrono::milliseconds longestWait(const DeliverySettings &settings);

/// Of a failure that is the delivery's own, not the store's (see CircuitBreaker). `failures` is the number of steps
/// already taken. The wait is the ladder's with full jitter, but never less than the store asked for, nor than an
/// uncertain addition takes to settle.
Verdict judge(const Error &error, int failures, const DeliverySettings &settings, const Random &random);

} // namespace am
