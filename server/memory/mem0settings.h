// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QUrl>

#include <chrono>

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
    int liveCalls = 192;                     ///< in flight at most, for callers on the line
    int backgroundCalls = 96;                ///< in flight at most, for deliveries and the console
    int queuedCalls = 4096;                  ///< waiting at most in each lane; beyond that a call fails at once as Busy
    qint64 largestAnswer = 16 * 1024 * 1024; ///< bytes
    QByteArray certificateAuthorities;       ///< PEM; empty = the system's

    bool operator==(const Mem0Settings &) const = default;
};

} // namespace am
