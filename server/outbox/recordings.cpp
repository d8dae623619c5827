// SPDX-License-Identifier: MIT
#include "outbox/recordings.h"

#include <QDateTime>
#include <QLocale>

#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QString size(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

} // namespace

Result<KeptReport> keepRecording(IncomingReport report, const AudioFiles &files, const AudioSettings &settings,
                                 qint64 now)
{
    const RecordingText recording = std::exchange(report.recording, {});
    KeptReport kept{.report = std::move(report)};
    if (kept.report.type != "post_call_transcription"_L1) // whose words are to be remembered, whatever else it brings
        kept.end = DeliveryState::Remembered;
    if (!settings.keep) {
        kept.reason = u"audio not kept: audio.keep is false"_s;
        return kept;
    }
    const auto written = files.write(recording.text(), QDateTime::fromMSecsSinceEpoch(now).toUTC().date());
    if (written) {
        kept.audio = *written;
        kept.reason = u"audio kept (%1)"_s.arg(size(written->bytes));
    } else if (written.error().kind == Error::Kind::BadInput) {
        kept.end = DeliveryState::Dead;
        kept.reason = u"the recording cannot be read: %1"_s.arg(written.error().detail);
        kept.report.body = recording.body;
    } else {
        return written.error();
    }
    return kept;
}

} // namespace am
