// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/card.h"

#include <QCache>

#include <optional>

namespace am {

/// The cards that this process made last, for the moments when the store does not answer. Bounded in callers and in
/// bytes; the card that was not used for longest goes first. Forgotten at exit.
class RecentCards final
{
public:
    explicit RecentCards(int callers = 10'000, qsizetype bytes = 32 * 1024 * 1024);

    void keep(const QString &caller, const Card &card);
    [[nodiscard]] std::optional<Card> find(const QString &caller);
    void forget(const QString &caller);
    [[nodiscard]] qsizetype count() const { return m_cards.count(); }

private:
    qsizetype m_smallestCost; ///< of a card in bytes: this is what bounds the callers
    QCache<QString, Card> m_cards;
};

} // namespace am
