// SPDX-License-Identifier: MIT
#include "identity/callerresolver.h"

#include "identity/calleraddress.h"
#include "identity/e164.h"
#include "identity/phonenumber.h"
#include "identity/withheld.h"
#include "shared/hmac.h"
#include "shared/sha256.h"

#include <QRegularExpression>

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {
using Scheme = CallerAddress::Scheme;
using Kind = Caller::Kind;
constexpr qsizetype longestId = 256;
constexpr qsizetype fewestDigits = 7; // below are extensions, short codes and emergency numbers, which nobody owns
constexpr auto webPrefix = "web:"_L1;
constexpr auto hmacPrefix = "hmac:"_L1;

/// Longer ids are refused, not cut: two people could share the part that is left.
bool isUsable(const QString &id)
{
    return !id.isEmpty() && id.size() <= longestId && id.isValidUtf16() &&
           std::none_of(id.cbegin(), id.cend(),
                        [](QChar character) { return character.category() == QChar::Other_Control; });
}

Caller known(Kind kind, const QString &key)
{
    return isUsable(key) ? Caller{.kind = kind, .key = key} : Caller{};
}

/// The digits of what is written as telephone numbers are, well-formed or not; nothing of anything else.
std::optional<QString> dialable(const QString &text)
{
    constexpr QStringView marks = u"+-. /()*#\u00a0\u202f";
    QString digits;
    for (const QChar character : text) {
        if (character.isDigit())
            digits.append(QChar(u'0' + character.digitValue()));
        else if (!marks.contains(character) && character.category() != QChar::Other_Format)
            return std::nullopt;
    }
    return digits.isEmpty() ? std::nullopt : std::optional(digits);
}

Caller telephone(const QString &digits)
{
    return digits.size() < fewestDigits ? Caller() : known(Kind::Phone, u"tel:"_s + digits);
}

/// "sip:user@host", or "sip:user" of a bare id; what has a meaning in an address is encoded, so that the key can be
/// read again as what it is.
Caller sipUser(const CallerAddress &address)
{
    constexpr QStringView meaningful = u"%:;?@<>\"";
    QString user;
    for (const QChar character : address.user)
        user += meaningful.contains(character) ? u'%' + QString::number(character.unicode(), 16).toUpper()
                                               : QString(character);
    const QString host = address.host.isEmpty() ? QString() : u'@' + address.host;
    return user.isEmpty() ? Caller() : known(Kind::Sip, u"sip:"_s + user + host);
}

/// In a name space of its own: what could be read as another kind's gets a prefix that no other kind has.
Caller webUser(const QString &id)
{
    const bool taken = id.startsWith(webPrefix) || id.startsWith(hmacPrefix) || dialable(id) ||
                       parseCallerAddress(id).scheme != Scheme::Plain;
    return known(Kind::Web, taken ? webPrefix + id : id);
}

/// A key that we made ourselves, which came back as the platform's user_id.
std::optional<Caller> ownKey(const QString &id)
{
    static const QRegularExpression hmac(u"\\Ahmac:[0-9a-f]{64}\\z"_s);
    if (hmac.match(id).hasMatch())
        return known(Kind::Phone, id);
    if (id.startsWith(webPrefix) && id.size() > webPrefix.size())
        return known(Kind::Web, id);
    return std::nullopt;
}
} // namespace

CallerResolver::CallerResolver(const IdentitySettings &settings, QByteArray salt)
    : m_settings(settings)
    , m_salt(std::move(salt))
{
    phonenumber::prepare();
}

Caller CallerResolver::fromClientData(const CallParties &parties) const
{
    const IdChannel channel = parties.whatsApp ? IdChannel::WhatsApp : IdChannel::Telephone;
    Caller caller = identify(parties.callerId, channel, parties.agent);
    if (isOwn(caller)) // an outbound call
        caller = identify(parties.calledNumber, channel, parties.agent);
    return isOwn(caller) ? Caller() : sealed(caller);
}

Caller CallerResolver::fromId(const QString &id, IdChannel channel, const QString &agent) const
{
    const Caller caller = identify(id, channel, agent);
    return isOwn(caller) ? Caller() : sealed(caller);
}

bool CallerResolver::mayMean(const QString &id, const QString &key, const QString &agent) const
{
    constexpr std::array channels{IdChannel::Unknown, IdChannel::Telephone, IdChannel::WhatsApp};
    return std::any_of(channels.begin(), channels.end(),
                       [this, &id, &key, &agent](IdChannel channel) { return fromId(id, channel, agent).key == key; });
}

Caller CallerResolver::identify(const QString &id, IdChannel channel, const QString &agent) const
{
    if (id.size() > 2 * longestId) // room for the wrapping of an address
        return {};
    const CallerAddress address = parseCallerAddress(id);
    // RFC 3323 and 3325: sip:anonymous@anonymous.invalid, sip:unavailable@unknown.invalid.
    if (isWithheld(id, m_settings.withheld) || isWithheld(address.user, m_settings.withheld) ||
        address.host.endsWith(".invalid"_L1))
        return {};
    if (channel == IdChannel::Web)
        return webUser(id.trimmed());
    if (const auto ours = channel == IdChannel::Unknown ? ownKey(id.trimmed()) : std::nullopt)
        return *ours;

    const bool fromWhatsApp = channel == IdChannel::WhatsApp || address.scheme == Scheme::WhatsApp;
    const NumberReading reading{.region = m_settings.region(agent), .international = fromWhatsApp};
    if (const auto number = toE164(address.user, reading)) {
        const Kind kind = fromWhatsApp ? Kind::WhatsApp : Kind::Phone;
        return lists().withheldNumbers.contains(*number) ? Caller() : known(kind, *number);
    }
    if (const auto digits = dialable(address.user))
        return telephone(*digits);
    if (fromWhatsApp)
        return known(Kind::WhatsApp, u"whatsapp:"_s + address.user);
    if (address.scheme == Scheme::Plain && channel == IdChannel::Unknown)
        return webUser(id.trimmed());
    const bool isBareAddress = address.scheme == Scheme::Plain && id.contains(u'@');
    return sipUser(isBareAddress ? parseCallerAddress(u"sip:"_s + id.trimmed()) : address);
}

bool CallerResolver::isPinOf(const QString &key, const QString &pin) const
{
    const auto given = sha256(pin.toUtf8());
    bool matches = false;
    for (const QByteArray &one : lists().pins.values(key)) {
        const auto expected = sha256(one);
        matches |= CRYPTO_memcmp(given.data(), expected.data(), given.size()) == 0;
    }
    return matches;
}

bool CallerResolver::isOwn(const Caller &caller) const
{
    return caller.isKnown() && lists().own.contains(caller.key);
}

Caller CallerResolver::sealed(Caller caller) const
{
    const bool hidden = m_settings.keys == IdentitySettings::Keys::Hmac && caller.isKnown() &&
                        caller.kind != Kind::Web && !caller.key.startsWith(hmacPrefix);
    if (hidden)
        caller.number = std::exchange(caller.key, QString());
    if (hidden)
        caller.key = hmacPrefix + QString::fromLatin1(hmacSha256(m_salt, caller.number.toUtf8()).toHex());
    caller.shared = caller.isKnown() && isShared(caller.key);
    return caller;
}

const CallerResolver::Lists &CallerResolver::lists() const
{
    if (m_lists.of == m_settings) // lists that were only handed on are equal at a glance
        return m_lists;
    m_lists = {.of = m_settings, .withheldNumbers = {}, .own = {}, .shared = {}, .pins = {}};
    // The operator may have listed a number in another spelling than the network's.
    for (const QString &withheld : std::as_const(m_lists.of.withheld)) {
        if (const auto number = toE164(parseCallerAddress(withheld).user, {.region = m_settings.defaultRegion}))
            m_lists.withheldNumbers.insert(*number);
    }
    for (const QString &number : std::as_const(m_lists.of.ownNumbers)) {
        m_lists.own.insert(number);
        m_lists.own.insert(identify(number, IdChannel::Unknown, {}).key);
    }
    readShared();
    return m_lists;
}

/// lists() is up to date but for these.
void CallerResolver::readShared() const
{
    const auto keyOf = [this](const QString &number) { return sealed(identify(number, IdChannel::Unknown, {})).key; };
    for (const QString &number : std::as_const(m_lists.of.sharedNumbers))
        m_lists.shared.insert(keyOf(number));
    m_lists.shared.remove(QString());
    for (const QByteArray &entry : std::as_const(m_lists.of.sharedPins)) {
        const qsizetype colon = entry.lastIndexOf(':');
        const QString key = keyOf(QString::fromUtf8(entry.left(colon)));
        if (colon > 0 && colon + 1 < entry.size() && m_lists.shared.contains(key))
            m_lists.pins.insert(key, entry.sliced(colon + 1));
    }
}

} // namespace am
