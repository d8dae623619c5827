// SPDX-License-Identifier: MIT
#include "storage/schema.h"

#include "storage/deliverytable.h"

using namespace Qt::StringLiterals;

namespace am {

QList<Migration> allMigrations()
{
    // 2 is the memories'.
    return {{1, u"deliveries"_s, deliveriesSchema()}};
}

} // namespace am
