// SPDX-License-Identifier: MIT
#include "link/reportfetch.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int pieceBytes = 512 * 1024;

void fetchFrom(DaemonConnection &connection, qint64 delivery, const QByteArray &got, QObject *context,
               const Reply<QByteArray> &reply)
{
    const QJsonObject params{{u"id"_s, delivery}, {u"offset"_s, got.size()}, {u"length"_s, pieceBytes}};
    connection.ask(u"deliveries.report"_s, params, context,
                   [&connection, delivery, got, context, reply](const Result<QJsonValue> &result) {
                       if (!result)
                           return reply(result.error());
                       const qint64 bytes = (*result)["bytes"_L1].toInteger();
                       if (bytes > largestReport)
                           return reply(Error{Error::Kind::BadInput, u"the report has %1 bytes"_s.arg(bytes)});
                       const QByteArray piece = QByteArray::fromBase64((*result)["base64"_L1].toString().toLatin1());
                       const QByteArray now = got + piece;
                       if (piece.isEmpty() || now.size() >= bytes)
                           return reply(now);
                       fetchFrom(connection, delivery, now, context, reply);
                   });
}

} // namespace

void fetchReport(DaemonConnection &connection, qint64 delivery, QObject *context, Reply<QByteArray> reply)
{
    fetchFrom(connection, delivery, {}, context, reply);
}

} // namespace am
