// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

#include <chrono>

namespace am {

/// Settings of the three endpoints. The daemon owns them and changes them in place on SIGHUP, so handlers keep
/// references and read them at each request.
struct ClientDataSettings
{
    QList<QByteArray> workspaceKeys; ///< any of them is accepted; empty = every request is refused 401
    std::chrono::milliseconds deadline{1500};
};

struct RetrieveSettings
{
    enum class Access {
        Open, ///< whoever reaches the port may ask: the original system's behavior
        Key,  ///< X-Workspace-Key or Authorization: Bearer, as on /client-data
        Call  ///< only from within a call that /client-data saw: its token, or its conversation's id
    };
    Access access = Access::Open;
    QList<QByteArray> workspaceKeys;
    int limit = 3;                            ///< MEM0_SEARCH_LIMIT
    std::chrono::milliseconds deadline{5000}; ///< MEM0_TIMEOUT
    /// The longest wait for a store that is known not to answer: who is on the line hears silence meanwhile.
    std::chrono::milliseconds patience{1000};
    std::chrono::seconds tokenLife{4 * 3600}; ///< of secret__memory_token, from pick-up
};

struct PostCallSettings
{
    QList<QByteArray> signingKeys; ///< any of them may have signed; empty = every request is refused 401
    std::chrono::seconds oldest{30 * 60};
    std::chrono::seconds furthestAhead{5 * 60};
};

} // namespace am
