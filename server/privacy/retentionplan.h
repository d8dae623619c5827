// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>

namespace am {

/// What is past its time: what would go, or what went.
struct RetentionPlan
{
    qint64 reports = 0;     ///< raw reports
    qint64 reportBytes = 0; ///< of these
    qint64 receipts = 0;    ///< deliveries with everything that is kept of them
    qint64 calls = 0;       ///< that began, with what their agents were told
    qint64 logLines = 0;
    qint64 audioFiles = 0;
    qint64 audioBytes = 0;
    qint64 oldestKept = 0; ///< when the oldest delivery that stays arrived, in milliseconds; 0 = none stays

    /// {"reports":…,"report_bytes":…,"receipts":…,"calls":…,"log_lines":…,"audio_files":…,"audio_bytes":…,"oldest_kept":"…Z"}
    [[nodiscard]] QJsonObject toJson() const;
};

} // namespace am
