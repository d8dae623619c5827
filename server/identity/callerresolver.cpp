// SPDX-License-Identifier: MIT
#include "identity/callerresolver.h"

#include "identity/calleraddress.h"
#include "identity/e164.h"
#include "identity/phonenumber.h"
#include "identity/withheld.h"
#include "shared/sha256.h"

#include <openssl/crypto.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {
using Scheme = CallerAddress::Scheme;
constexpr qsizetype longestId = 256;

/// Longer ids are refused, not cut: two people could share the part that is left.
bool isUsable(const QString &id)
{
    return !id.isEmpty() && id.size() <= longestId && id.isValidUtf16() &&
           std::none_of(id.cbegin(), id.cend(),
                        [](QChar character) { return character.category() == QChar::Other_Control; });
}

bool isAllDigits(const QString &text)
{
    return std::all_of(text.cbegin(), text.cend(), [](QChar character) { return character.isDigit(); });
}

Caller known(Caller::Kind kind, const QString &key)
{
    return isUsable(key) ? Caller{.kind = kind, .key = key} : Caller{};
}
} // namespace

CallerResolver::CallerResolver(const IdentitySettings &settings)
    : m_settings(settings)
{
    phonenumber::prepare();
}

Caller CallerResolver::fromClientData(const CallParties &parties) const
{
    Caller caller = identify(parties.callerId, parties.whatsApp);
    if (isOwn(caller)) // an outbound call
        caller = identify(parties.calledNumber, parties.whatsApp);
    if (isOwn(caller))
        return {};
    if (caller.kind == Caller::Kind::Web)
        caller.kind = Caller::Kind::Phone; // web users never come through here
    caller.shared = isShared(caller.key);
    return caller;
}

Caller CallerResolver::fromId(const QString &id, bool whatsApp) const
{
    Caller caller = identify(id, whatsApp);
    if (isOwn(caller))
        return {};
    caller.shared = isShared(caller.key);
    return caller;
}

Caller CallerResolver::identify(const QString &id, bool whatsApp) const
{
    if (id.size() > 2 * longestId) // room for the wrapping of an address
        return {};
    const CallerAddress address = parseCallerAddress(id);
    // RFC 3323 and 3325: sip:anonymous@anonymous.invalid, sip:unavailable@unknown.invalid.
    if (isWithheld(id, m_settings.withheld) || isWithheld(address.user, m_settings.withheld) ||
        address.host.endsWith(".invalid"_L1))
        return {};

    const bool fromWhatsApp = whatsApp || address.scheme == Scheme::WhatsApp;
    const auto kind = fromWhatsApp ? Caller::Kind::WhatsApp : Caller::Kind::Phone;
    if (const auto number = toE164(address.user, {.region = m_settings.defaultRegion, .international = fromWhatsApp}))
        return lists().withheldNumbers.contains(*number) ? Caller() : known(kind, *number);
    if (address.scheme == Scheme::Sip && !address.host.isEmpty() && !isAllDigits(address.user))
        return known(kind, u"sip:"_s + address.user + u'@' + address.host);
    if (address.scheme != Scheme::Plain || fromWhatsApp)
        return known(kind, address.user);
    return known(Caller::Kind::Web, id.trimmed());
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
        m_lists.own.insert(identify(number, false).key);
    }
    for (const QString &number : std::as_const(m_lists.of.sharedNumbers))
        m_lists.shared.insert(identify(number, false).key);
    for (const QByteArray &entry : std::as_const(m_lists.of.sharedPins)) {
        const qsizetype colon = entry.lastIndexOf(':');
        const QString key = identify(QString::fromUtf8(entry.left(colon)), false).key;
        if (colon > 0 && colon + 1 < entry.size() && m_lists.shared.contains(key))
            m_lists.pins.insert(key, entry.sliced(colon + 1));
    }
    m_lists.shared.remove(QString());
    return m_lists;
}

} // namespace am
