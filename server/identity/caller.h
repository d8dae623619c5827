// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace am {

/// Settings of section [identity].
struct IdentitySettings
{
    QString defaultRegion;  ///< ISO 3166 region for numbers without a country code: "DE"; empty = they stay as they are
    QStringList withheld;   ///< spellings besides the built-in ones that mean "no number"
    QStringList ownNumbers; ///< the operator's own, E.164: on outbound calls the called party is the person

    friend bool operator==(const IdentitySettings &, const IdentitySettings &) = default;
};

/// Who is on the line, as the memory service will know them.
struct Caller
{
    enum class Kind { Anonymous, Phone, WhatsApp, Web };
    Kind kind = Kind::Anonymous;
    QString key; ///< Mem0's user_id: "+15550100123", or the id as sent; empty when Anonymous

    [[nodiscard]] bool isKnown() const { return kind != Kind::Anonymous; }
};

} // namespace am
