// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace am {

/// HMAC-SHA256 of `text`, 32 bytes; OpenSSL's. Empty when OpenSSL makes none, which callers treat as "nothing fits".
[[nodiscard]] QByteArray hmacSha256(const QByteArray &key, const QByteArray &text);

} // namespace am
