// SPDX-License-Identifier: MIT
#pragma once

#include "storage/delivery.h"
#include "storage/statement.h"

/// A row of the table deliveries, for the files that read it.
namespace am::deliveryrow {

/// What to select, in the order of readAt().
QString columns();
/// Without its parts.
Delivery readAt(const sql::Rows &row);

} // namespace am::deliveryrow
