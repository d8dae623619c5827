// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/outbox.h"
#include "storage/audiofiles.h"
#include "storage/deliverystate.h"

#include <optional>

namespace am {

/// What becomes of recordings. Configuration section [audio].
struct AudioSettings
{
    bool keep = true; ///< false: they are taken, and nothing of them is kept
};

/// A report ready for its rows, without the recording that came in it.
struct KeptReport
{
    IncomingReport report;
    std::optional<AudioFile> audio = {};
    /// For a report that was nothing but its recording: how its delivery ends at once.
    std::optional<DeliveryState> end = {};
    QString reason = {};
};

/// Writes the recording to a file, or does not when it is not to be kept. One that is no base64 is an end, too: Dead,
/// with the report kept whole. An Error of kind Storage: nothing was kept, and it may be tried again.
/// Slow, for the side thread.
Result<KeptReport> keepRecording(IncomingReport report, const AudioFiles &files, const AudioSettings &settings,
                                 qint64 now);

} // namespace am
