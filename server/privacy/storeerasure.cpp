// SPDX-License-Identifier: MIT
#include "privacy/storeerasure.h"

#include "privacy/erasurecertificate.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int pageSize = 200;
constexpr int searched = 20;
constexpr qsizetype longestQuery = 200;
/// What to search for when nothing is known that was there.
const QString anything = u"name, address, wishes, what the caller said"_s;

/// A store that tells of others does not keep an erasure from its end.
bool holdsNone(const QList<Memory> &memories, const QString &caller)
{
    return std::none_of(memories.cbegin(), memories.cend(),
                        [&caller](const Memory &memory) { return memory.caller.isEmpty() || memory.caller == caller; });
}

} // namespace

/// Additions that are asked after, one after the other.
struct StoreErasure::Settling
{
    QList<UnsettledPart> parts;
    QList<UnsettledPart> pending; ///< seen in this round
    int abandoned = 0;
    Patience patience;
    Reply<Additions> reply;
};

struct StoreErasure::Removal
{
    QString caller;
    QStringList conversations; ///< in which something was found, or nobody has looked yet
    QStringList clean;         ///< looked at in this round, with nothing in them
    qsizetype at = 0;
    QString words;
    Verdict verdict;
    Patience patience;
    Reply<Verdict> reply;
};

StoreErasure::StoreErasure(MemoryStore &store, const ErasureSettings &settings, const std::chrono::milliseconds &settle,
                           Clock clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_settings(settings)
    , m_settle(settle)
    , m_clock(std::move(clock))
{
}

void StoreErasure::takeInventory(const QString &caller, Reply<Inventory> reply)
{
    takePage(caller, 1, {}, reply);
}

void StoreErasure::takePage(const QString &caller, int page, const Inventory &found, const Reply<Inventory> &reply)
{
    m_store.list(caller, {}, page, pageSize, options(), this,
                 [this, caller, page, found, reply](const Result<MemoryPage> &answer) {
                     if (!answer)
                         return reply(answer.error());
                     Inventory all = found;
                     for (const Memory &memory : answer->memories) {
                         ++all.memories;
                         if (all.ids.size() < ErasureCertificate::mostIds)
                             all.ids.append(memory.id);
                         if (!memory.conversation.isEmpty())
                             all.conversations.insert(memory.conversation);
                         if (all.words.isEmpty())
                             all.words = memory.text.left(longestQuery);
                     }
                     answer->last ? reply(all) : takePage(caller, page + 1, all, reply);
                 });
}

void StoreErasure::settle(const QList<UnsettledPart> &parts, Reply<Additions> reply)
{
    qint64 settledAt = 0;
    QList<UnsettledPart> asked;
    for (const UnsettledPart &part : parts) {
        settledAt = std::max(settledAt, part.sentAt + m_settle.count());
        if (!part.eventId.isEmpty())
            asked.append(part);
    }
    // A clock that was set back must not make this longer than it is.
    const auto wait = std::chrono::milliseconds(std::clamp<qint64>(settledAt - m_clock(), 0, m_settle.count()));
    QTimer::singleShot(wait, this, [this, asked, reply = std::move(reply)] {
        ask(std::make_shared<Settling>(
            Settling{.parts = asked, .pending = {}, .patience = {m_settings, m_clock}, .reply = reply}));
    });
}

void StoreErasure::ask(const std::shared_ptr<Settling> &settling)
{
    if (settling->parts.isEmpty()) {
        if (settling->pending.isEmpty() || settling->patience.isOver())
            return settling->reply(
                Additions{.pending = int(settling->pending.size()), .abandoned = settling->abandoned});
        settling->parts = std::exchange(settling->pending, {});
        return settling->patience.pause(this, [this, settling] { ask(settling); });
    }
    const UnsettledPart part = settling->parts.takeFirst();
    m_store.event(part.eventId, options(), this, [this, settling, part](const Result<AdditionReceipt> &receipt) {
        const bool unknown = !receipt && receipt.error().kind == Error::Kind::NotFound;
        if (!receipt && !unknown)
            return settling->reply(receipt.error());
        if (receipt && receipt->state == AdditionReceipt::State::Pending) {
            const bool abandoned = m_clock() - part.sentAt > m_settings.abandonPending.count();
            abandoned ? void(++settling->abandoned) : settling->pending.append(part);
        }
        ask(settling);
    });
}

void StoreErasure::remove(const QString &caller, const QStringList &conversations, const QString &words,
                          Reply<Verdict> reply)
{
    removeCaller(std::make_shared<Removal>(Removal{.caller = caller,
                                                   .conversations = conversations,
                                                   .clean = {},
                                                   .words = words.trimmed().isEmpty() ? anything : words,
                                                   .verdict = {},
                                                   .patience = {m_settings, m_clock},
                                                   .reply = std::move(reply)}));
}

/// The begin of a round, which goes through everything once.
void StoreErasure::removeCaller(const std::shared_ptr<Removal> &removal)
{
    m_store.removeCaller(removal->caller, options(), this, [this, removal](const Result<Done> &removed) {
        if (!removed)
            return removal->reply(removed.error());
        removal->at = 0;
        removal->clean.clear();
        sweepConversation(removal, 1);
    });
}

/// What belongs to nobody or to this caller goes; another caller's memory under the same conversation is not ours.
void StoreErasure::sweepConversation(const std::shared_ptr<Removal> &removal, int page)
{
    if (removal->at == removal->conversations.size())
        return lookAtList(removal);
    const QString conversation = removal->conversations.at(removal->at);
    m_store.list({}, conversation, page, pageSize, options(), this,
                 [this, removal, conversation, page](const Result<MemoryPage> &answer) {
                     if (!answer)
                         return removal->reply(answer.error());
                     QStringList own;
                     for (const Memory &memory : answer->memories) {
                         const bool ofAnother = (!memory.caller.isEmpty() && memory.caller != removal->caller) ||
                                                (!memory.conversation.isEmpty() && memory.conversation != conversation);
                         if (!ofAnother)
                             own.append(memory.id);
                     }
                     if (!own.isEmpty())
                         return removeOwn(removal, own);
                     if (!answer->last)
                         return sweepConversation(removal, page + 1);
                     removal->clean.append(conversation);
                     ++removal->at;
                     sweepConversation(removal, 1);
                 });
}

/// Then on to the next conversation; this one is looked at again in the next round.
void StoreErasure::removeOwn(const std::shared_ptr<Removal> &removal, QStringList ids)
{
    if (ids.isEmpty()) {
        ++removal->at;
        return sweepConversation(removal, 1);
    }
    const QString id = ids.takeFirst();
    m_store.remove(id, options(), this, [this, removal, ids](const Result<Done> &removed) {
        if (!removed && removed.error().kind != Error::Kind::NotFound)
            return removal->reply(removed.error());
        removal->verdict.removedAlone += int(removed.has_value());
        removeOwn(removal, ids);
    });
}

void StoreErasure::lookAtList(const std::shared_ptr<Removal> &removal)
{
    m_store.list(removal->caller, {}, 1, pageSize, options(), this, [this, removal](const Result<MemoryPage> &answer) {
        if (!answer)
            return removal->reply(answer.error());
        removal->verdict.listEmpty = holdsNone(answer->memories, removal->caller);
        lookAtSearch(removal);
    });
}

void StoreErasure::lookAtSearch(const std::shared_ptr<Removal> &removal)
{
    m_store.search(removal->caller, removal->words, searched, options(), this,
                   [this, removal](const Result<QList<Memory>> &answer) {
                       if (!answer)
                           return removal->reply(answer.error());
                       removal->verdict.searchEmpty = holdsNone(*answer, removal->caller);
                       judge(removal);
                   });
}

void StoreErasure::judge(const std::shared_ptr<Removal> &removal)
{
    for (const QString &clean : std::as_const(removal->clean))
        removal->conversations.removeOne(clean);
    removal->verdict.conversationsEmpty = removal->conversations.isEmpty();
    if (removal->verdict.isEmpty() || removal->patience.isOver())
        return removal->reply(removal->verdict);
    removal->patience.pause(this, [this, removal] { removeCaller(removal); });
}

} // namespace am
