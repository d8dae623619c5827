// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <array>

namespace am {

/// OpenSSL's, which is several times as fast as QCryptographicHash: bodies of many megabytes are summed on the event
/// loop, where everybody else waits for it.
[[nodiscard]] std::array<unsigned char, 32> sha256(QByteArrayView bytes);

/// 64 lower-case hex digits.
[[nodiscard]] QByteArray sha256Hex(QByteArrayView bytes);

} // namespace am
