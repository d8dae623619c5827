// SPDX-License-Identifier: MIT
#pragma once

#include "admin/params.h"

#include <QJsonObject>

namespace am {

class AdminMethods;
class Reader;

/// What an agent would be told if this caller rang now, as the answer to briefing.preview. `caller` as it was given.
using ShowBriefing =
    std::function<void(const QString &caller, const QString &agent, QObject *context, Reply<QJsonObject> reply)>;

/// briefing.preview, calls.briefing. `reader` outlives them, `context` is whose end ends what is under way.
void addBriefingMethods(AdminMethods &methods, Reader &reader, const ShowBriefing &show, const CallerKeyOf &callerKeyOf,
                        QObject *context);

} // namespace am
