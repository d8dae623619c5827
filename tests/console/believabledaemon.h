// SPDX-License-Identifier: MIT
#pragma once

#include "console/fakedaemon.h"

namespace am::test {

/// When everything a believable daemon tells of is: 2026-03-12 15:40 UTC, in milliseconds.
constexpr qint64 believableNow = 1'773'330'000'000;

/// A line of its log; there are 400 when it is first asked.
QJsonObject believableLine(int id);

/// Answers as a daemon does that has served a bookshop for a while. Deliveries, callers and memories can be changed.
void fillBelievably(FakeDaemon &daemon);

} // namespace am::test
