// SPDX-License-Identifier: MIT
#pragma once

#include "calls/jsonbody.h"

#include <QString>

#include <optional>

namespace am {

/// What a request to /retrieve asks, whichever of its forms it came in. Fields: see RetrieveHandler.
struct RetrieveQuestion
{
    QString query;                 ///< trimmed, not empty, at most 2,000 characters
    std::optional<QString> userId; ///< trimmed; may be empty, which is one way to say "withheld"; nothing = not sent
    QString conversation;          ///< empty = not sent
    QString agent = {};            ///< the same; numbers without a country code are read as this agent's calls are
    bool details = false;
    QString name = {};            ///< who the caller says they are, on a shared number; empty = not sent
    QString pin = {};             ///< the same, by a PIN
    bool callerConfirmed = false; ///< the operator's own tools have found out who speaks
};

/// Refused with 400: `query_missing`, `invalid_json`, `invalid_body`. Ids of more than 256
/// characters, and fields of another type than string, count as not sent.
[[nodiscard]] Parsed<RetrieveQuestion> parseRetrieveQuestion(const HttpRequest &request);

} // namespace am
