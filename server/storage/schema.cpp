// SPDX-License-Identifier: MIT
#include "storage/schema.h"

namespace am {

QList<Migration> allMigrations()
{
    // 1 is the deliveries', 2 the memories'.
    return {};
}

} // namespace am
