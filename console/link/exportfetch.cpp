// SPDX-License-Identifier: MIT
#include "link/exportfetch.h"

#include <QFile>
#include <QSaveFile>

#include <memory>

using namespace Qt::StringLiterals;

namespace am {

namespace {

struct Export
{
    DaemonConnection &connection;
    QPointer<QObject> context;
    Reply<qint64> reply;
    QSaveFile file{QString()};
    QString name = {}; ///< at the daemon
    qint64 bytes = 0;
    qint64 got = 0;
};
using SharedExport = std::shared_ptr<Export>;

void end(const SharedExport &whole, const Result<qint64> &result)
{
    whole->connection.ask(u"callers.export_end"_s, {{u"file"_s, whole->name}}, whole->context,
                          [](const Result<QJsonValue> &) {});
    whole->reply(result);
}

Error diskError(const QSaveFile &file)
{
    return {Error::Kind::Storage, u"%1: %2"_s.arg(file.fileName(), file.errorString())};
}

void fetchPiece(const SharedExport &whole)
{
    if (whole->got >= whole->bytes)
        return end(whole, whole->file.commit() ? Result<qint64>(whole->bytes) : diskError(whole->file));
    const QJsonObject params{{u"file"_s, whole->name}, {u"offset"_s, whole->got}};
    whole->connection.ask(u"callers.export_read"_s, params, whole->context, [whole](const Result<QJsonValue> &result) {
        if (!result)
            return end(whole, result.error());
        const QByteArray piece = QByteArray::fromBase64((*result)["base64"_L1].toString().toLatin1());
        if (piece.isEmpty())
            return end(whole, Error{Error::Kind::Internal, u"the export ends too early"_s});
        if (whole->file.write(piece) != piece.size())
            return end(whole, diskError(whole->file));
        whole->got += piece.size();
        fetchPiece(whole);
    });
}

} // namespace

void fetchExport(DaemonConnection &connection, const QString &caller, const QString &file, QObject *context,
                 const Reply<qint64> &reply)
{
    const SharedExport whole(new Export{.connection = connection, .context = context, .reply = reply});
    whole->file.setFileName(file);
    const auto begin = [whole](const Result<QJsonValue> &result) {
        if (!result)
            return whole->reply(result.error());
        whole->name = (*result)["file"_L1].toString();
        whole->bytes = (*result)["bytes"_L1].toInteger();
        if (!whole->file.open(QIODevice::WriteOnly) ||
            !whole->file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
            return end(whole, diskError(whole->file));
        fetchPiece(whole);
    };
    connection.ask(u"callers.export"_s, {{u"caller"_s, caller}}, context, begin);
}

} // namespace am
