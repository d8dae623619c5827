// SPDX-License-Identifier: MIT
#pragma once

#include "shared/clock.h"
#include "shared/result.h"

#include <QString>

#include <optional>

/// A database file whose content is damaged: finding it out at the start, and setting the file aside.
namespace am::damage {

/// A damaged database, out of the way and whole.
struct SetAside
{
    QString
        path; ///< its new name; its -wal and -shm, and as "-audio" its recordings, lie beside it under the same name
    QString reason;
};

/// To be called at the start, before anything else opens the database at `path`. A damaged one is renamed to
/// "….damaged-<UTC time>", together with its -wal and -shm and the recordings that only it knows the calls of, so that
/// a fresh one can be begun; nothing is deleted. A file that cannot be looked at (permissions, I/O) or renamed is an
/// Error of kind Storage: the daemon does not start then.
///
/// How much is looked at, since callers wait for a daemon that starts: always the header, the schema and each table's
/// first pages; every page (PRAGMA quick_check, 1 GB a second from memory, else as fast as the disk) of a file
///   - of up to 16 MB;
///   - of up to 256 MB when the last end was none of ours: the -wal was left behind;
///   - of any size when the last run met damage: see suspect().
/// Damage deep in a larger file is found when it is read; that ends in suspect() and 503, and the next start sets the
/// file aside.
Result<std::optional<SetAside>> setAsideIfDamaged(const QString &path, const Clock &clock = &systemClock);

/// Leaves word beside the database (the file "….suspect") for the next start to look at every page.
void suspect(const QString &path, const QString &reason);

} // namespace am::damage
