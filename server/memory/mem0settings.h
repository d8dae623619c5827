// SPDX-License-Identifier: MIT
#pragma once

#include "outgoing/callpoolsettings.h"

#include <QByteArray>
#include <QUrl>

namespace am {

/// How to reach a Mem0. Environment: MEM0_FLAVOR, MEM0_BASE_URL, MEM0_API_KEY, MEM0_ORG_ID, MEM0_PROJECT_ID.
struct Mem0Settings
{
    enum class Flavor { Platform, SelfHosted };
    Flavor flavor = Flavor::Platform;
    QUrl baseUrl{QStringLiteral("https://api.mem0.ai")};
    QByteArray apiKey;
    QString organization; ///< the platform resolves both from the key; sent only when set
    QString project;
    CallPoolSettings calls;

    bool operator==(const Mem0Settings &) const = default;
};

} // namespace am
