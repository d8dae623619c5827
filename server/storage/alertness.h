// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace am {

/// How long the writer's thread looks for the next job, and the event loop for its answer, before they sleep. Being
/// woken takes a tenth of a short commit on a virtual machine, whose idle processor has gone back to its host; without
/// it, whoever hands in one report after the other has each answer a fifth sooner. The price is so much processor time
/// at most, per commit and side; whoever else is ready to run goes first.
inline constexpr std::chrono::microseconds alertness{250};

} // namespace am
