// SPDX-License-Identifier: MIT
#pragma once

#include "identity/caller.h"

#include <QMultiHash>
#include <QSet>

namespace am {

/// Where an id comes from, which says how it is to be read.
enum class IdChannel {
    Unknown,   ///< /retrieve's user_id, an operator's question: whatever it looks like, keys of ours too
    Telephone, ///< a telephone network or a SIP trunk
    WhatsApp,  ///< digits there are an international number without its '+'
    Web        ///< whatever a web page made up: never a telephone's
};

/// The two ends of a call as /client-data gets them. Nothing tells the direction: see IdentitySettings::ownNumbers.
struct CallParties
{
    QString callerId;
    QString calledNumber;
    bool whatsApp = false;
    QString agent = {}; ///< for its region
};

/// Turns what a platform sends into the person on the line, so that one person has one key at all three endpoints,
/// however the number was spelled there, and so that two kinds of ids never share a key:
///
/// | sent | key |
/// |---|---|
/// | +E.164, also with blanks, dots, dashes, brackets | its digits after '+', never changed |
/// | tel:, sip:, sips:, whatsapp:, SIP header fields with a number inside | the same |
/// | a number without '+' | E.164 by the region; "+digits" where that is a valid number; else "tel:digits" |
/// | fewer than 7 digits: extensions, short codes, emergency numbers | none: Anonymous |
/// | a SIP user without a number, and any other id of a telephone network | "sip:user@host", "sip:user" |
/// | a WhatsApp id that is no number | "whatsapp:id" |
/// | a withheld spelling (withheld.h), an own number | none: Anonymous |
/// | a web user's id of at most 256 characters | as sent, trimmed; "web:id" where it looks like one of the others |
/// | a key of ours, from IdChannel::Unknown | itself |
///
/// With IdentitySettings::Keys::Hmac all but web users' become "hmac:" and 64 hex digits of the HMAC-SHA256 over the
/// key above.
///
/// Keeps the reference to `settings` and reads them at each call.
class CallerResolver final
{
public:
    /// `salt`: of the keys that are an HMAC; it must never change.
    explicit CallerResolver(const IdentitySettings &settings, QByteArray salt = {});

    /// The person of a call: whoever is not the operator.
    [[nodiscard]] Caller fromClientData(const CallParties &parties) const;
    /// The person an id stands for: /retrieve's user_id, or one of the places where a report may name the caller.
    [[nodiscard]] Caller fromId(const QString &id, IdChannel channel = IdChannel::Unknown,
                                const QString &agent = {}) const;
    /// Whether an id of unknown channel may stand for the caller with this key, read the one way or the other.
    [[nodiscard]] bool mayMean(const QString &id, const QString &key, const QString &agent = {}) const;

    /// Whether several people share this number; `key` as in Caller.
    [[nodiscard]] bool isShared(const QString &key) const { return lists().shared.contains(key); }
    /// Whether `pin` is one of those that the operator gave this shared number. Constant time in the PINs.
    [[nodiscard]] bool isPinOf(const QString &key, const QString &pin) const;

private:
    /// The operator's lists as keys. To read a number takes microseconds, and lists hold thousands.
    struct Lists
    {
        IdentitySettings of;
        QSet<QString> withheldNumbers; ///< before they became an HMAC, as the own ones
        QSet<QString> own;
        QSet<QString> shared;
        QMultiHash<QString, QByteArray> pins;
    };
    [[nodiscard]] const Lists &lists() const;
    void readShared() const;
    /// Before the key becomes an HMAC; the operator's own numbers too.
    [[nodiscard]] Caller identify(const QString &id, IdChannel channel, const QString &agent) const;
    [[nodiscard]] bool isOwn(const Caller &caller) const;
    [[nodiscard]] Caller sealed(Caller caller) const;

    const IdentitySettings &m_settings;
    QByteArray m_salt;
    mutable Lists m_lists; ///< made anew when the settings have changed
};

} // namespace am
