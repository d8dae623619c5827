// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace am {

/// Configuration section [retention]: days after its arrival for which something is kept.
struct RetentionSettings
{
    int reportsDays = 30;        ///< raw reports; 0 = until they are remembered
    int audioDays = 30;          ///< recordings; 0 = none
    int receiptsDays = 90;       ///< what became of a report, and by what a report that comes again is known
    int logDays = 7;             ///< requests; 0 = none
    qint64 logLines = 1'000'000; ///< of them at most, whatever their age
};

} // namespace am
