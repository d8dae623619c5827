// SPDX-License-Identifier: MIT
#include "storage/deliverystate.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr std::array stateNames = {
    std::pair(DeliveryState::Received, "received"_L1),     std::pair(DeliveryState::Sending, "sending"_L1),
    std::pair(DeliveryState::Confirming, "confirming"_L1), std::pair(DeliveryState::Remembered, "remembered"_L1),
    std::pair(DeliveryState::Waiting, "waiting"_L1),       std::pair(DeliveryState::Dead, "dead"_L1)};

} // namespace

QString name(DeliveryState state)
{
    return stateNames.at(size_t(state)).second;
}

DeliveryState deliveryState(const QString &name)
{
    for (const auto &[state, word] : stateNames) {
        if (name == word)
            return state;
    }
    return DeliveryState::Dead; // written by nobody
}

bool isOver(DeliveryState state)
{
    return state == DeliveryState::Remembered || state == DeliveryState::Dead;
}

bool mayFollow(DeliveryState from, DeliveryState to)
{
    using enum DeliveryState;
    switch (from) {
    case Received:
        return to == Sending || to == Dead;
    case Sending: // to itself: sent again after a crash
        return to != Received;
    case Confirming: // back to Sending: the store has forgotten the event
        return to != Received && to != Confirming;
    case Waiting: // to Confirming: asking after an earlier event again; to Remembered: found by looking it up
        return to != Received;
    case Remembered:
        return false;
    case Dead: // replayed; Waiting: the store is asked before it is sent again
        return to == Received || to == Waiting;
    }
    return false;
}

} // namespace am
