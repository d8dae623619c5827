// SPDX-License-Identifier: MIT
#pragma once

#include "storage/migrations.h"

namespace am {

/// Every step of the daemon's database. A new step takes the next free number and goes to the end.
QList<Migration> allMigrations();

} // namespace am
