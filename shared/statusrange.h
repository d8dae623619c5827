// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

namespace am {

/// HTTP statuses from one to another, both included.
struct StatusRange
{
    int from = 100;
    int to = 999;

    [[nodiscard]] bool contains(int status) const { return status >= from && status <= to; }

    /// As operators write it: "503", "5xx", ">=500", ">499", "<=299", "<400".
    static std::optional<StatusRange> parse(const QString &text);
    friend bool operator==(const StatusRange &, const StatusRange &) = default;
};

} // namespace am
