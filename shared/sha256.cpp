// SPDX-License-Identifier: MIT
#include "shared/sha256.h"

#include <openssl/sha.h>

namespace am {

std::array<unsigned char, 32> sha256(QByteArrayView bytes)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
    SHA256(reinterpret_cast<const unsigned char *>(bytes.data()), size_t(bytes.size()), digest.data());
    return digest;
}

QByteArray sha256Hex(QByteArrayView bytes)
{
    const auto digest = sha256(bytes);
    return QByteArray(reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size())).toHex();
}

} // namespace am
