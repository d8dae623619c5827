// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace am {

/// Settings of section [identity].
struct IdentitySettings
{
    QString defaultRegion =
        {}; ///< ISO 3166 region for numbers without a country code: "DE"; empty = they stay as they are
    QStringList withheld = {};   ///< spellings besides the built-in ones that mean "no number"
    QStringList ownNumbers = {}; ///< the operator's own, E.164: on outbound calls the called party is the person

    /// Telephones of several people: nothing personal is told before the call has said who speaks (SpeakerCheck).
    QStringList sharedNumbers = {};
    QList<QByteArray> sharedPins =
        {};                         ///< "+15550100123:4711": who knows it may hear what is known of that shared number
    bool confirmByVariable = false; ///< whether /retrieve believes `caller_confirmed`, which the operator's tools set

    friend bool operator==(const IdentitySettings &, const IdentitySettings &) = default;
};

/// Who is on the line, as the memory service will know them.
struct Caller
{
    enum class Kind { Anonymous, Phone, WhatsApp, Web };
    Kind kind = Kind::Anonymous;
    QString key = {};    ///< Mem0's user_id: "+15550100123", or the id as sent; empty when Anonymous
    bool shared = false; ///< several people have this number: until the call says who speaks, the briefing is neutral

    [[nodiscard]] bool isKnown() const { return kind != Kind::Anonymous; }
};

} // namespace am
