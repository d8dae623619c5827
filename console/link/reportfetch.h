// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonconnection.h"

namespace am {

/// Fetches a delivery's raw report piece by piece. A report beyond the bound is Error BadInput: an audio report is no
/// text to look at.
void fetchReport(DaemonConnection &connection, qint64 delivery, QObject *context, Reply<QByteArray> reply);

/// Bytes.
constexpr qint64 largestReport = 16LL * 1024 * 1024;

} // namespace am
