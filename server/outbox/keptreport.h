// SPDX-License-Identifier: MIT
#pragma once

#include "shared/callreport.h"
#include "shared/result.h"
#include "storage/delivery.h"

namespace am {

class DeliveryTable;

/// The report of a delivery as it is on disk, with what is known of it besides its body. An Error of kind Storage is
/// the disk's; every other one is the report's own and will not get better.
Result<CallReport> keptReport(DeliveryTable &table, const Delivery &delivery);

} // namespace am
