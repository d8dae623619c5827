// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>

namespace am {

/// A secret of this installation's own: 32 random bytes in the file `path`, mode 0600, made the first time it is asked
/// for and the same ever after. In the file as one line of 64 hex digits, so that it can be copied with a backup.
/// An Error of kind Storage names the file: it cannot be read or made, others may read it, or it holds something else.
/// A broken one is never replaced: what was made with the old key would be found no more.
Result<QByteArray> ownKey(const QString &path);

} // namespace am
