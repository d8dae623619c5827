// SPDX-License-Identifier: MIT
#include "shared/sha256.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace am {

namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

QByteArray toHex(const Digest &digest)
{
    return QByteArray(reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size())).toHex();
}

} // namespace

std::array<unsigned char, 32> sha256(QByteArrayView bytes)
{
    Digest digest;
    SHA256(reinterpret_cast<const unsigned char *>(bytes.data()), size_t(bytes.size()), digest.data());
    return digest;
}

QByteArray sha256Hex(QByteArrayView bytes)
{
    return toHex(sha256(bytes));
}

struct Sha256Sum::State
{
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256Sum::Sha256Sum()
    : m_state(std::make_unique<State>())
{
    EVP_DigestInit_ex(m_state->context.get(), EVP_sha256(), nullptr);
}

Sha256Sum::~Sha256Sum() = default;

void Sha256Sum::add(QByteArrayView bytes)
{
    EVP_DigestUpdate(m_state->context.get(), bytes.data(), size_t(bytes.size()));
}

QByteArray Sha256Sum::hex()
{
    Digest digest = {};
    EVP_DigestFinal_ex(m_state->context.get(), digest.data(), nullptr);
    return toHex(digest);
}

} // namespace am
