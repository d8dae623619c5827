// SPDX-License-Identifier: MIT
#include "link/recordingfetch.h"

using namespace Qt::StringLiterals;

namespace am {

RecordingFetch::RecordingFetch(DaemonConnection &connection, const Recording &recording, const QString &target,
                               QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_recording(recording)
    , m_file(target)
{
}

void RecordingFetch::start()
{
    if (m_file.open(QIODevice::WriteOnly) && m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return fetchPiece();
    end(Error{Error::Kind::Storage, u"%1: %2"_s.arg(m_file.fileName(), m_file.errorString())});
}

void RecordingFetch::fetchPiece()
{
    const QJsonObject params{
        {u"conversation"_s, m_recording.conversation}, {u"file"_s, m_recording.file}, {u"offset"_s, m_got}};
    m_connection.ask(u"calls.audio"_s, params, this, [this](const Result<QJsonValue> &result) {
        if (!result)
            return end(result.error());
        if (const auto taken = take(*result); !taken)
            return end(taken.error());
        if (m_got < m_recording.bytes) {
            Q_EMIT progressed(int(100 * m_got / m_recording.bytes));
            return fetchPiece();
        }
        if (m_file.commit())
            end(m_got);
        else
            end(Error{Error::Kind::Storage, u"%1: %2"_s.arg(m_file.fileName(), m_file.errorString())});
    });
}

/// What the daemon said at first is what it has to hold to: a piece too many or none would never end.
Result<Done> RecordingFetch::take(const QJsonValue &answer)
{
    const QByteArray piece = QByteArray::fromBase64(answer["base64"_L1].toString().toLatin1());
    if (answer["bytes"_L1].toInteger() != m_recording.bytes || m_got + piece.size() > m_recording.bytes ||
        (piece.isEmpty() && m_got < m_recording.bytes))
        return Error{Error::Kind::BadInput, tr("the recording is not as long as it was said to be")};
    if (m_file.write(piece) != piece.size())
        return Error{Error::Kind::Storage, u"%1: %2"_s.arg(m_file.fileName(), m_file.errorString())};
    m_got += piece.size();
    return Done{};
}

void RecordingFetch::end(const Result<qint64> &bytes)
{
    Q_EMIT ended(bytes);
    deleteLater();
}

} // namespace am
