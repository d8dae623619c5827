// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/card.h"

#include <QCache>

#include <optional>

namespace am {

struct RecentCard
{
    Card card;
    qint64 builtAt = 0; ///< ms, UTC; 0 = known to be out of date
};

/// The cards that were used last, ready to be told. Bounded in callers and in bytes; the one that was not used for
/// longest goes first.
class RecentCards final
{
public:
    explicit RecentCards(int callers = 10'000, qsizetype bytes = 32 * 1024 * 1024);

    void keep(const QString &caller, const RecentCard &recent);
    [[nodiscard]] std::optional<RecentCard> find(const QString &caller);
    /// From now on out of date. Nothing when there is none.
    void age(const QString &caller);
    void forget(const QString &caller);
    void clear() { m_cards.clear(); }
    [[nodiscard]] qsizetype count() const { return m_cards.count(); }

private:
    qsizetype m_smallestCost; ///< of a card in bytes: this is what bounds the callers
    QCache<QString, RecentCard> m_cards;
};

} // namespace am
