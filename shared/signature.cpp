// SPDX-License-Identifier: MIT
#include "signature.h"

#include "shared/sha256.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace am::signature {

namespace {

using Mac = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

struct Release
{
    void operator()(EVP_MAC *mac) const { EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX *context) const { EVP_MAC_CTX_free(context); }
};

/// The header taken apart. Views point into it.
struct Fields
{
    QByteArrayView timestamp;
    int timestamps = 0;
    QList<Mac> signatures; ///< every v0 of the right form
    int malformed = 0;     ///< every other v0
    bool otherScheme = false;
};

using MacContext = std::unique_ptr<EVP_MAC_CTX, Release>;

const unsigned char *bytes(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

MacContext contextFor(const QByteArray &key)
{
    const std::unique_ptr<EVP_MAC, Release> algorithm(EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr));
    MacContext context(EVP_MAC_CTX_new(algorithm.get()));
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
    if (context && EVP_MAC_init(context.get(), bytes(key), size_t(key.size()), parameters) != 1)
        context.reset();
    return context;
}

/// Finding the algorithm and taking in the key costs as much as signing an ordinary report: each thread keeps what it
/// made of the keys it met last.
MacContext keyed(const QByteArray &key)
{
    struct Kept
    {
        QByteArray key;
        MacContext context;
    };
    constexpr size_t mostKept = 4; // two are usual while one replaces the other
    thread_local std::vector<Kept> kept;
    auto found = std::find_if(kept.begin(), kept.end(), [&key](const Kept &one) { return one.key == key; });
    if (found == kept.end()) {
        MacContext context = contextFor(key);
        if (!context)
            return context;
        if (kept.size() == mostKept)
            kept.erase(kept.begin());
        found = kept.insert(kept.end(), {key, std::move(context)});
    }
    return MacContext(EVP_MAC_CTX_dup(found->context.get()));
}

/// HMAC-SHA256 of "<timestamp>.<body>", without copying a body of many megabytes behind its timestamp. Nothing
/// when OpenSSL fails (out of memory, no provider).
std::optional<Mac> mac(const QByteArray &key, QByteArrayView timestamp, const QByteArray &body)
{
    const MacContext context = keyed(key);
    Mac result;
    size_t length = 0;
    if (!context || EVP_MAC_update(context.get(), bytes(timestamp), size_t(timestamp.size())) != 1 ||
        EVP_MAC_update(context.get(), bytes("."), 1) != 1 ||
        EVP_MAC_update(context.get(), bytes(body), size_t(body.size())) != 1 ||
        EVP_MAC_final(context.get(), result.data(), &length, result.size()) != 1 || length != result.size())
        return std::nullopt;
    return result;
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::optional<Mac> decoded(QByteArrayView hex)
{
    Mac result;
    // fromHex() skips what is no hex digit, and we must not.
    if (hex.size() != 2 * qsizetype(result.size()) || !std::all_of(hex.begin(), hex.end(), isHexDigit))
        return std::nullopt;
    const QByteArray bytes = QByteArray::fromHex(QByteArray::fromRawData(hex.data(), hex.size()));
    std::copy(bytes.cbegin(), bytes.cend(), result.begin());
    return result;
}

void read(QByteArrayView field, Fields &fields)
{
    if (field.startsWith("t=")) {
        ++fields.timestamps;
        fields.timestamp = field.sliced(2);
    } else if (field.startsWith("v0=")) {
        if (const auto signature = decoded(field.sliced(3)))
            fields.signatures.append(*signature);
        else
            ++fields.malformed;
    } else if (field.startsWith('v')) {
        fields.otherScheme = true;
    }
}

Fields takenApart(QByteArrayView header)
{
    Fields fields;
    while (!header.isEmpty()) {
        const qsizetype comma = header.indexOf(',');
        const qsizetype end = comma < 0 ? header.size() : comma;
        read(header.first(end).trimmed(), fields);
        header = header.sliced(std::min(end + 1, header.size()));
    }
    return fields;
}

Rejection malformed(const QString &detail)
{
    return {Failure::Malformed, detail};
}

std::optional<Rejection> checkForm(const Fields &fields)
{
    if (fields.timestamps != 1)
        return malformed(fields.timestamps == 0 ? u"no t"_s : u"more than one t"_s);
    const bool digits =
        std::all_of(fields.timestamp.begin(), fields.timestamp.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (fields.timestamp.isEmpty() || !digits)
        return malformed(u"t is not a number of seconds"_s);
    if (!fields.signatures.isEmpty())
        return std::nullopt;
    if (fields.malformed > 0)
        return malformed(u"v0 is not 64 hex digits"_s);
    return malformed(fields.otherScheme ? u"no v0, only another scheme such as v1"_s : u"no v0"_s);
}

std::optional<Rejection> checkTime(const Fields &fields, const Window &window)
{
    static constexpr qsizetype longest = 12; // digits of seconds for the next 30,000 years
    if (fields.timestamp.size() > longest)
        return Rejection{Failure::InFuture, u"t has %1 digits: milliseconds?"_s.arg(fields.timestamp.size())};
    const qint64 age = window.now - fields.timestamp.toByteArray().toLongLong();
    if (age > window.oldest.count())
        return Rejection{Failure::TooOld, u"signed %1 s ago"_s.arg(age)};
    if (-age > window.furthestAhead.count())
        return Rejection{Failure::InFuture, u"signed %1 s ahead of our clock"_s.arg(-age)};
    return std::nullopt;
}

bool anyMatches(const Fields &fields, const QByteArray &body, const QList<QByteArray> &keys)
{
    bool matches = false;
    for (const QByteArray &key : keys) {
        if (key.isEmpty())
            continue;
        const auto expected = mac(key, fields.timestamp, body);
        for (const Mac &signature : fields.signatures)
            matches |= expected && CRYPTO_memcmp(expected->data(), signature.data(), signature.size()) == 0;
    }
    return matches;
}

} // namespace

const char *code(Failure failure)
{
    switch (failure) {
    case Failure::Missing:
        return "signature_missing";
    case Failure::Malformed:
        return "signature_malformed";
    case Failure::TooOld:
        return "timestamp_too_old";
    case Failure::InFuture:
        return "timestamp_in_future";
    case Failure::Mismatch:
        break;
    }
    return "signature_mismatch";
}

QByteArray sign(const QByteArray &key, qint64 timestamp, const QByteArray &body)
{
    const QByteArray seconds = QByteArray::number(timestamp);
    const Mac signature = mac(key, seconds, body).value_or(Mac{});
    return "t=" + seconds +
           ",v0=" + QByteArray(reinterpret_cast<const char *>(signature.data()), signature.size()).toHex();
}

std::optional<Rejection> verify(const QList<QByteArray> &headerValues, const QByteArray &body,
                                const QList<QByteArray> &keys, const Window &window)
{
    if (headerValues.size() > 1)
        return malformed(u"the header is repeated"_s);
    if (headerValues.isEmpty() || headerValues.first().trimmed().isEmpty())
        return Rejection{Failure::Missing, u"no ElevenLabs-Signature header"_s};
    const Fields fields = takenApart(headerValues.first());
    if (auto rejection = checkForm(fields))
        return rejection;
    if (auto rejection = checkTime(fields, window))
        return rejection;
    if (anyMatches(fields, body, keys))
        return std::nullopt;
    // Enough to find the same bytes in a proxy's log, or to see that they are not the same any more.
    const QByteArray sum = sha256Hex(body).first(12);
    return Rejection{Failure::Mismatch, u"no key of %1 fits %2 bytes with SHA-256 %3..."_s.arg(keys.size())
                                            .arg(body.size())
                                            .arg(QLatin1StringView(sum))};
}

} // namespace am::signature
