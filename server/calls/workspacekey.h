// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"

#include <optional>

namespace am {

/// The answer to a request that does not carry one of `keys`, or nothing when it does. The key comes as
/// `X-Workspace-Key: K`, else `Authorization: Bearer K`, else `X-Api-Key: K`: the first of these that is there
/// decides, and a field that is there twice is refused. Without any key in the list every request is refused.
/// Constant time: neither the length nor a common prefix of a key can be measured.
/// 401 with the code `workspace_key_missing` or `workspace_key_wrong`.
[[nodiscard]] std::optional<HttpAnswer> refuseWithoutWorkspaceKey(const HttpHeaders &headers,
                                                                  const QList<QByteArray> &keys);

} // namespace am
