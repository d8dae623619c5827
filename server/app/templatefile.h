// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QString>

namespace am::templatefile {

/// The text of a template: UTF-8, at most 256 KB, and not empty, as a file is for a moment while an editor saves it.
/// Line ends become "\n". The Error's detail begins with the path.
Result<QString> read(const QString &path);

} // namespace am::templatefile
