// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"

#include <QJsonObject>
#include <QJsonParseError>

#include <optional>

namespace am {

/// What a request's body holds, or the answer that refuses it.
template<typename T>
struct Parsed
{
    T value = {}; ///< meaningless when refused
    std::optional<HttpAnswer> refusal = {};

    explicit operator bool() const { return !refusal; }
    const T &operator*() const { return value; }
    const T *operator->() const { return &value; }
};

/// The JSON object of a small body (the front has bounded it: 64 KB by default); a UTF-8 byte order mark before it
/// is skipped, and of a repeated name the last value counts.
/// Refused with 400: `invalid_json`, naming the byte, for what is no JSON; `invalid_body` for what is no object.
[[nodiscard]] Parsed<QJsonObject> parseJsonBody(const QByteArray &body);

/// The refusals by themselves, for who parses otherwise. `size` is that of the JSON, before which `skipped` bytes of
/// the body were left out.
[[nodiscard]] HttpAnswer invalidJson(const QJsonParseError &error, qsizetype size, qsizetype skipped = 0);
[[nodiscard]] HttpAnswer invalidBody(const QString &expectation);

} // namespace am
