// SPDX-License-Identifier: MIT
#include "briefing/recentcards.h"

#include <algorithm>

namespace am {

RecentCards::RecentCards(int callers, qsizetype bytes)
    : m_smallestCost((bytes + callers - 1) / callers)
    , m_cards(bytes)
{
}

void RecentCards::keep(const QString &caller, const RecentCard &recent)
{
    const Card &card = recent.card;
    const qsizetype characters = caller.size() + card.name.size() + card.summary.size() + card.context.size();
    const auto size = qsizetype(sizeof(QChar)) * characters;
    m_cards.insert(caller, new RecentCard(recent), std::max(m_smallestCost, size));
}

std::optional<RecentCard> RecentCards::find(const QString &caller)
{
    const RecentCard *const card = m_cards.object(caller);
    return card ? std::optional(*card) : std::nullopt;
}

void RecentCards::age(const QString &caller)
{
    if (RecentCard *const card = m_cards.object(caller))
        card->builtAt = 0;
}

void RecentCards::forget(const QString &caller)
{
    m_cards.remove(caller);
}

} // namespace am
