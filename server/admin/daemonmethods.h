// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

#include <functional>

namespace am {

class AdminMethods;
class Alerts;

/// What the daemon says of itself; asked at each request.
struct DaemonFacts
{
    std::function<QJsonObject()> readiness; ///< as /readyz, and what besides describes the running daemon
    std::function<QJsonObject()> load;      ///< what of `stats` only the running daemon knows
    std::function<QString()> configuration; ///< effective, as TOML, masked
};

/// status, alerts, configuration.
void addDaemonMethods(AdminMethods &methods, DaemonFacts facts, const Alerts &alerts);

} // namespace am
