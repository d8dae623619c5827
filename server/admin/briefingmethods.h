// SPDX-License-Identifier: MIT
#pragma once

#include "admin/params.h"

#include <QJsonObject>

namespace am {

class AdminMethods;

/// What an agent would be told if this caller rang now, as the answer to briefing.preview. `caller` as it was given.
using ShowBriefing =
    std::function<void(const QString &caller, const QString &agent, QObject *context, Reply<QJsonObject> reply)>;

/// briefing.preview. `context` is whose end ends what is under way.
void addBriefingMethods(AdminMethods &methods, const ShowBriefing &show, const CallerKeyOf &callerKeyOf,
                        QObject *context);

} // namespace am
