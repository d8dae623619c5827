// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonconnection.h"

namespace am {

/// Has all that is held of a caller written to a file here, readable by its owner only, piece by piece. The daemon's
/// own copy goes at the end. The answer is how many bytes it has.
void fetchExport(DaemonConnection &connection, const QString &caller, const QString &file, QObject *context,
                 const Reply<qint64> &reply);

} // namespace am
