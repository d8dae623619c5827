// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"

#include <QByteArray>

#include <optional>

namespace am {

/// An answer as it goes over the wire, but for the fields that belong to the connection (Connection, Date).
struct RawAnswer
{
    QByteArray head; ///< status line and fields, each line with its end, without the empty line
    QByteArray body;

    /// For what the Gate answers by itself.
    static RawAnswer from(const HttpAnswer &answer);
    /// Takes apart what was written for one answer; nothing when it is none. Fields that a 204 or 304 must not have
    /// are dropped.
    static std::optional<RawAnswer> read(const QByteArray &bytes);
};

/// The text of a status line for the codes that are used here; "Error" for others.
[[nodiscard]] QByteArray reasonPhrase(int status);

/// The date as HTTP writes it; made anew once a second.
[[nodiscard]] QByteArray httpDate();

} // namespace am
