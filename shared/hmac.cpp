// SPDX-License-Identifier: MIT
#include "shared/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <array>

namespace am {

QByteArray hmacSha256(const QByteArray &key, const QByteArray &text)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest = {};
    const bool made =
        HMAC(EVP_sha256(), key.constData(), int(key.size()), reinterpret_cast<const unsigned char *>(text.constData()),
             size_t(text.size()), digest.data(), nullptr) != nullptr;
    return made ? QByteArray(reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size())) : QByteArray();
}

} // namespace am
