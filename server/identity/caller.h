// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace am {

/// Settings of section [identity].
struct IdentitySettings
{
    enum class Keys {
        Number, ///< the number itself: what data kept by others is found by
        Hmac    ///< "hmac:" and 64 hex digits, so that the memory service never learns a number
    };
    QString defaultRegion = {}; ///< ISO 3166 region for numbers without a country code: "DE"; empty = none
    QHash<QString, QString> agentRegions = {}; ///< by agent: the same for the calls of one agent
    QStringList withheld = {};                 ///< spellings besides the built-in ones that mean "no number"
    QStringList ownNumbers = {}; ///< the operator's own, E.164: on outbound calls the called party is the person
    /// Telephones of several people: nothing personal is told before the call has said who speaks (SpeakerCheck).
    QStringList sharedNumbers = {};
    QList<QByteArray> sharedPins =
        {};                         ///< "+15550100123:4711": who knows it may hear what is known of that shared number
    bool confirmByVariable = false; ///< whether /retrieve believes `caller_confirmed`, which the operator's tools set
    Keys keys = Keys::Number;

    [[nodiscard]] QString region(const QString &agent) const { return agentRegions.value(agent, defaultRegion); }

    friend bool operator==(const IdentitySettings &, const IdentitySettings &) = default;
};

/// Who is on the line, as the memory service will know them.
struct Caller
{
    enum class Kind { Anonymous, Phone, Sip, WhatsApp, Web };
    Kind kind = Kind::Anonymous;
    QString key = {};    ///< Mem0's user_id, see CallerResolver; empty when Anonymous
    QString number = {}; ///< what an HMAC in `key` stands for; else empty
    bool shared = false; ///< several people have this number: until the call says who speaks, the briefing is neutral

    /// What the agent may know them by.
    [[nodiscard]] const QString &address() const { return number.isEmpty() ? key : number; }
    [[nodiscard]] bool isKnown() const { return kind != Kind::Anonymous; }
};

} // namespace am
