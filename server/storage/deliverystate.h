// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace am {

/// Where a delivery, or one part of it, stands. The names in the database are those of name().
enum class DeliveryState {
    Received,   ///< kept; nothing was sent
    Sending,    ///< on its way to the store; after a crash nobody knows whether it arrived
    Confirming, ///< the store has it and works on it; its event id says how to ask
    Remembered, ///< done
    Waiting,    ///< to be tried again at next_attempt_at
    Dead        ///< given up; the reason says why
};
QString name(DeliveryState state);
/// The state of that name.
DeliveryState deliveryState(const QString &name);
/// Whether it stays as it is, unless the operator has it replayed.
bool isOver(DeliveryState state);
/// Whether a part may go from one state to the other. Everything else is refused by the table.
bool mayFollow(DeliveryState from, DeliveryState to);

} // namespace am
