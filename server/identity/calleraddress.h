// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace am {

/// What is left of a caller id once the wrapping of its protocol is taken off.
struct CallerAddress
{
    enum class Scheme {
        Plain,   ///< "+15550100123", "user_5521"
        Tel,     ///< "tel:+1-555-010-0123;ext=5"
        Sip,     ///< "Maren <sip:+15550100123@host;transport=tls>", "From: sips:maren@host", "+15550100123@host"
        WhatsApp ///< "whatsapp:+15550100123"
    };
    Scheme scheme = Scheme::Plain;
    QString user; ///< decoded, without parameters and password; Plain: trimmed
    QString host; ///< of SIP only; lower case, without its port
};

/// Never fails: what it does not know it calls Plain. A '+' that a form decoder turned into a blank is put back.
CallerAddress parseCallerAddress(const QString &text);

} // namespace am
