// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QSqlDatabase>

namespace am {

/// Gives at most `most` pages (of 4 KB) that hold nothing any more back to the disk, and tells how many are left: the
/// file becomes smaller. One inside a Writer's job, so that a commit moves few pages. A file that was begun before it
/// could do so (auto_vacuum is chosen with the first page) stays as large as it is, says that none are left, and fills
/// its free pages, overwritten with zeros by secure_delete, again.
Result<qint64> giveBackFreePages(QSqlDatabase &database, int most);

} // namespace am
