// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>

#include <functional>

namespace am {

/// Takes each piece of what was decoded; an Error ends the decoding.
using TakePiece = std::function<Result<Done>(const QByteArray &piece)>;

/// Decodes base64 (RFC 4648, padding may be missing, white space is skipped) that stands in a JSON string: with JSON's
/// escapes, because some serializers write '/' as \/ and '+' as \u002B. In pieces of a few hundred kilobytes.
/// BadInput names the byte of `text` near which it is none.
Result<Done> decodeBase64Text(QByteArrayView text, const TakePiece &take);

} // namespace am
