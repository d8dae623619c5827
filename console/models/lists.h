// SPDX-License-Identifier: MIT
#pragma once

#include "models/remotelist.h"
#include "shared/clock.h"

namespace am {

// The daemon's lists as the panes show them; the fields are those of server/admin/README.md.

ListSource deliveryList(const Clock &clock);
ListSource callList(const Clock &clock);
ListSource callerList(const Clock &clock);
ListSource memoryList(const Clock &clock);

/// "discarded" where an operator ended it, else its state, in the user's language.
QString stateText(const QJsonObject &delivery);
Tone stateTone(const QString &state);

} // namespace am
