// SPDX-License-Identifier: MIT
#pragma once

#include "calls/callsettings.h"
#include "shared/clock.h"

#include <QByteArray>
#include <QString>

#include <variant>

namespace am {

/// What a token says: which call it is of, and whom that call is with.
struct CallToken
{
    QString call;   ///< the conversation's id, or the one that newCallId() made for a call without
    QString caller; ///< the key; empty when nobody may know who it is
};

/// The tokens by which a call's own tools are known at /retrieve. /client-data hands one out as the dynamic variable
/// `secret__memory_token`, which ElevenLabs puts into tools' headers and never shows to the model.
///
/// Form: base64url of "<expiry, unix seconds>\n<call>\n<caller>", a dot, base64url of the HMAC-SHA256 over the former
/// with this installation's key. A caller's key may hold neither a line break nor another control character
/// (CallerResolver), and a call's id neither.
class CallTokens final
{
public:
    enum class Refusal { Forged, Expired };

    /// Keeps the reference to `settings`, and reads them at each token.
    CallTokens(const RetrieveSettings &settings, QByteArray key, Clock clock = &systemClock);

    [[nodiscard]] QByteArray mint(const CallToken &token) const;
    /// Constant time in what is secret.
    [[nodiscard]] std::variant<CallToken, Refusal> read(const QByteArray &token) const;

    /// For a call that the platform gave no conversation id: "call_" and 32 random hex digits.
    static QString newCallId();

private:
    [[nodiscard]] QByteArray seal(const QByteArray &payload) const;

    const RetrieveSettings &m_settings;
    QByteArray m_key;
    Clock m_clock;
};

} // namespace am
