// SPDX-License-Identifier: MIT
#include "calls/calltokens.h"

#include "shared/hmac.h"

#include <QRandomGenerator>

#include <openssl/crypto.h>

#include <array>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr QByteArray::Base64Options form = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype longestToken = 2048;

} // namespace

CallTokens::CallTokens(const RetrieveSettings &settings, QByteArray key, Clock clock)
    : m_settings(settings)
    , m_key(std::move(key))
    , m_clock(std::move(clock))
{
}

QByteArray CallTokens::mint(const CallToken &token) const
{
    const qint64 expiry = m_clock() / 1000 + m_settings.tokenLife.count();
    const QString text = u"%1\n%2\n%3"_s.arg(QString::number(expiry), token.call, token.caller);
    const QByteArray payload = text.toUtf8().toBase64(form);
    return payload + '.' + seal(payload);
}

std::variant<CallToken, CallTokens::Refusal> CallTokens::read(const QByteArray &token) const
{
    const qsizetype dot = token.indexOf('.');
    if (dot < 0 || token.size() > longestToken)
        return Refusal::Forged;
    const QByteArray payload = token.first(dot);
    const QByteArray expected = seal(payload);
    const QByteArray given = token.sliced(dot + 1);
    if (given.size() != expected.size() ||
        CRYPTO_memcmp(given.constData(), expected.constData(), size_t(expected.size())) != 0)
        return Refusal::Forged;
    const QStringList parts = QString::fromUtf8(QByteArray::fromBase64(payload, form)).split(u'\n');
    if (parts.size() != 3)
        return Refusal::Forged;
    if (m_clock() / 1000 > parts[0].toLongLong())
        return Refusal::Expired;
    return CallToken{.call = parts[1], .caller = parts[2]};
}

QString CallTokens::newCallId()
{
    std::array<quint32, 4> words = {};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(words.data()), qsizetype(sizeof words));
    return u"call_"_s + QString::fromLatin1(bytes.toHex());
}

QByteArray CallTokens::seal(const QByteArray &payload) const
{
    return hmacSha256(m_key, payload).toBase64(form);
}

} // namespace am
