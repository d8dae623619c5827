// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <functional>

class QObject;

namespace am {

class AdminMethods;
class DeliveryDesk;

/// The person an id stands for, in whatever spelling, as its key; empty = nobody.
using CallerKeyOf = std::function<QString(const QString &id)>;

/// deliveries.list, .get, .report, .replay, .discard. `context` is whose end ends what is under way.
void addDeliveryMethods(AdminMethods &methods, DeliveryDesk &desk, const CallerKeyOf &callerKeyOf, QObject *context);

} // namespace am
