// SPDX-License-Identifier: MIT
#pragma once

#include "identity/caller.h"

#include <QMultiHash>
#include <QSet>

namespace am {

/// The two ends of a call as /client-data gets them. Nothing tells the direction: see IdentitySettings::ownNumbers.
struct CallParties
{
    QString callerId;
    QString calledNumber;
    bool whatsApp = false; ///< the ids are WhatsApp's: digits of an international number without its '+'
};

/// Turns what a platform sends into the person on the line, so that one person has one key at all three endpoints,
/// however the number was spelled there.
///
/// | sent | key |
/// |---|---|
/// | +E.164, also with blanks, dots, dashes, brackets | its digits after '+', never changed |
/// | tel:, sip:, sips:, whatsapp:, SIP header fields | the number inside; else "sip:user@host" |
/// | a number without '+' | E.164 by the default region; "+digits" where that is a valid number; else as sent |
/// | a withheld spelling (withheld.h), an own number | none: Anonymous |
/// | anything else of at most 256 characters | as sent, trimmed: a web user's id |
///
/// Keeps the reference to `settings` and reads them at each call.
class CallerResolver final
{
public:
    explicit CallerResolver(const IdentitySettings &settings);

    /// The person of a call: whoever is not the operator.
    [[nodiscard]] Caller fromClientData(const CallParties &parties) const;
    /// The person an id stands for: /retrieve's user_id, or one of the places where a report may name the caller.
    /// `whatsApp`: the id is from a place that only WhatsApp's ids stand in, see CallParties.
    [[nodiscard]] Caller fromId(const QString &id, bool whatsApp = false) const;

    /// Whether several people share this number; `key` as in Caller.
    [[nodiscard]] bool isShared(const QString &key) const { return lists().shared.contains(key); }
    /// Whether `pin` is one of those that the operator gave this shared number. Constant time in the PINs.
    [[nodiscard]] bool isPinOf(const QString &key, const QString &pin) const;

private:
    /// The operator's lists as keys. To read a number takes microseconds, and lists hold thousands.
    struct Lists
    {
        IdentitySettings of;
        QSet<QString> withheldNumbers;
        QSet<QString> own;
        QSet<QString> shared;
        QMultiHash<QString, QByteArray> pins;
    };
    [[nodiscard]] const Lists &lists() const;
    [[nodiscard]] Caller identify(const QString &id, bool whatsApp) const;
    [[nodiscard]] bool isOwn(const Caller &caller) const;

    const IdentitySettings &m_settings;
    mutable Lists m_lists; ///< made anew when the settings have changed
};

} // namespace am
