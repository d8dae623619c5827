// SPDX-License-Identifier: MIT
#pragma once

namespace am {

/// Configuration section [retention]: days after its arrival for which something is kept.
struct RetentionSettings
{
    int reportsDays = 30;  ///< raw reports; 0 = until they are remembered
    int audioDays = 30;    ///< recordings; 0 = none
    int receiptsDays = 90; ///< what became of a report, and by what a report that comes again is known
    int logDays = 7;       ///< requests; 0 = none
};

} // namespace am
