// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QList>

#include <chrono>

class QObject;

namespace am {

/// How a request goes out that no HTTP client would send.
enum class RawSending {
    Whole,
    HalfBody, ///< and then the connection ends
    InPieces, ///< the body, in ten of them, a tenth of a second apart
    HeadOnly  ///< what it announces does not come
};

struct RawPeer
{
    QString host; ///< a name or an address
    quint16 port = 0;
    bool usesTls = false;
};

struct RawRequest
{
    QByteArray head; ///< of HTTP/1.1, with the empty line that ends it; it asks for the connection to be closed
    QByteArray body = {};
    RawSending sending = RawSending::Whole;
};

struct RawResponse
{
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    QByteArray body = {};
    qint64 microseconds = 0; ///< from the first byte sent to the last byte received
};

/// Sends it on a connection of its own, to see what a server makes of it. Kind Unreachable: the connection ended
/// without an answer. Kind Timeout.
void sendRaw(const RawPeer &peer, const RawRequest &request, std::chrono::milliseconds deadline, QObject *context,
             Reply<RawResponse> reply);

} // namespace am
