// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonconnection.h"

#include <QSaveFile>

namespace am {

/// The recording of a call, as `calls.get` names it.
struct Recording
{
    QString conversation;
    QString file; ///< at the daemon
    qint64 bytes = 0;
};

/// Brings a recording into a file here, readable by its owner only, piece by piece. Deletes itself when it is over;
/// deleted before, it leaves no file.
class RecordingFetch final : public QObject
{
    Q_OBJECT

public:
    RecordingFetch(DaemonConnection &connection, const Recording &recording, const QString &target, QObject *parent);

    void start();

Q_SIGNALS:
    void progressed(int percent);
    /// How many bytes it has.
    void ended(const am::Result<qint64> &bytes);

private:
    void fetchPiece();
    Result<Done> take(const QJsonValue &answer);
    void end(const Result<qint64> &bytes);

    DaemonConnection &m_connection;
    Recording m_recording;
    QSaveFile m_file;
    qint64 m_got = 0;
};

} // namespace am
