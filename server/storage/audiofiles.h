// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QDate>
#include <QString>
#include <QStringList>

namespace am {

/// A recording on disk.
struct AudioFile
{
    QString name; ///< below the directory of all: "2026-11-22/<32 hex digits>.mp3"; says nothing of call or caller
    qint64 bytes = 0;
    QByteArray sha256 = {}; ///< hex, of the audio
};

/// The directory of the recordings (0700), a folder for each day, a file (0600) for each recording. Knows no database:
/// a file without a row in call_audio is nobody's, and swept at the next start. Slow (fsync): for a SideThread.
class AudioFiles final
{
public:
    /// Made when the first recording comes.
    explicit AudioFiles(QString directory);

    /// Decodes `base64`, the text of a JSON string as it stands between its quotes, piece by piece into a new file, so
    /// that the audio is never in memory whole. On disk, under its name, when this returns; nothing of a failure stays.
    /// BadInput: no base64, and at which byte. Storage: the disk.
    [[nodiscard]] Result<AudioFile> write(QByteArrayView base64, const QDate &day) const;
    /// Those that are gone already do no harm; days left empty go too.
    void remove(const QStringList &names) const;
    /// Names of all files, begun ones of a process that was killed among them.
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] QString path(const QString &name) const { return m_directory + u'/' + name; }

private:
    QString m_directory;
};

} // namespace am
