// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

namespace am {

// What can be told of JSON text without reading it into values.

/// Where the string that begins at `from` ends: the index of its closing quote, or the text's size when it has none.
[[nodiscard]] qsizetype endOfString(QByteArrayView json, qsizetype from);

/// The objects in a JSON array, each with its own bytes. The array is known to be valid, and to hold objects only.
[[nodiscard]] QList<QByteArray> elements(const QByteArray &json);

/// The base64 text of a recording in a post-call body.
struct RecordingSlice
{
    qsizetype event = 0; ///< index of the event it belongs to; 0 in a body that is one event
    qsizetype from = 0;  ///< of the text between the quotes
    qsizetype size = 0;
};

/// The strings at data.full_audio of a body's events, but for empty ones; in order. Of text that is no JSON it finds
/// something or nothing.
[[nodiscard]] QList<RecordingSlice> findRecordings(QByteArrayView json);

/// The JSON with "" in place of each recording.
[[nodiscard]] QByteArray withoutRecordings(const QByteArray &json, const QList<RecordingSlice> &recordings);

} // namespace am
