// SPDX-License-Identifier: MIT
#pragma once

#include "console/fakedaemon.h"

namespace am::test {

/// So many seconds before believableNow, as the daemon tells times.
QJsonValue ago(qint64 seconds);

// What a believable daemon says of its requests and of itself.
void answerLog(FakeDaemon &daemon);
void answerStats(FakeDaemon &daemon);

} // namespace am::test
