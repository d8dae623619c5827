// SPDX-License-Identifier: MIT
#include "admin/audiomethods.h"

#include "admin/adminmethods.h"
#include "admin/params.h"
#include "storage/callaudiotable.h"
#include "storage/reader.h"

#include <QFile>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString tenant = u"default"_s;
const QString platform = u"elevenlabs"_s;
constexpr qint64 pieceBytes = 512 * 1024; // base64 of it fits into a frame

struct AudioQuestion
{
    QString conversation;
    QString file; ///< empty = the oldest of the call
    qint64 offset = 0;
    qint64 length = pieceBytes;
};

struct AudioPiece
{
    AudioFile file;
    QByteArray bytes;
};

Result<AudioFile> findFile(QSqlDatabase &database, const AudioQuestion &question)
{
    const auto kept = CallAudioTable(database).find(tenant, platform, question.conversation);
    if (!kept)
        return kept.error();
    const auto wanted = std::find_if(kept->begin(), kept->end(), [&question](const CallAudio &audio) {
        return question.file.isEmpty() || audio.file.name == question.file;
    });
    if (wanted == kept->end())
        return Error{Error::Kind::NotFound, u"no such recording is kept of this conversation"_s};
    return wanted->file;
}

/// Only a name that is in the table is ever opened, so that no request can name another file.
Result<AudioPiece> readPiece(QSqlDatabase &database, const AudioFiles &files, const AudioQuestion &question)
{
    auto audio = findFile(database, question);
    if (!audio)
        return audio.error();
    QFile file(files.path(audio->name));
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Storage, u"the recording cannot be read: "_s + file.errorString()};
    if (file.size() != audio->bytes)
        return Error{Error::Kind::Storage,
                     u"the recording has %1 bytes on disk, of %2"_s.arg(file.size()).arg(audio->bytes)};
    const qint64 left = std::max<qint64>(0, audio->bytes - question.offset);
    const qint64 wanted = std::min(question.length, left);
    QByteArray bytes = file.seek(std::min(question.offset, audio->bytes)) ? file.read(wanted) : QByteArray();
    if (bytes.size() != wanted)
        return Error{Error::Kind::Storage, u"the recording cannot be read: "_s + file.errorString()};
    return AudioPiece{.file = *std::move(audio), .bytes = std::move(bytes)};
}

} // namespace

void addAudioMethods(AdminMethods &methods, Reader &reader, const AudioFiles &files, QObject *context)
{
    const auto audio = [&reader, &files, context](const QJsonObject &given, const AdminPeer &,
                                                  const Reply<QJsonValue> &reply) {
        Params params(given);
        const AudioQuestion question{
            .conversation = params.requiredText("conversation"),
            .file = params.text("file"),
            .offset = params.integer("offset", 0, std::numeric_limits<qint64>::max(), 0),
            .length = params.integer("length", 1, pieceBytes, pieceBytes),
        };
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        reader.read<AudioPiece>(
            [&files, question](QSqlDatabase &database) { return readPiece(database, files, question); }, context,
            [reply, offset = question.offset](const Result<AudioPiece> &piece) {
                if (!piece)
                    return reply(piece.error());
                reply(QJsonValue(QJsonObject{{u"file"_s, piece->file.name},
                                             {u"bytes"_s, piece->file.bytes},
                                             {u"offset"_s, offset},
                                             {u"base64"_s, QString::fromLatin1(piece->bytes.toBase64())}}));
            },
            Reader::Lane::Background);
    };
    methods.add(u"calls.audio"_s, AdminMethods::Access::Look, audio);
}

} // namespace am
