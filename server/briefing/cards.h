// SPDX-License-Identifier: MIT
#pragma once

#include "briefing/briefingsettings.h"
#include "briefing/duecallers.h"
#include "briefing/recentcards.h"
#include "memory/memorystore.h"
#include "shared/clock.h"
#include "storage/cardtable.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>
#include <memory>

namespace am {

class CardWaiter;
class Reader;
class Writer;

struct ServedCard
{
    enum class Origin { Recent, Disk, Store };
    Card card;
    Origin origin = Origin::Store;
    bool old = false; ///< out of date; the store is asked anew behind the answer
};

/// The callers' cards, so that a briefing does not wait for the memory store: the most used in memory, all of them on
/// disk. The store is asked for a caller who has none, also about nobody's memories being there; behind an answer from
/// a card that is old; and when a caller's memories have changed. Never twice at a time about one caller.
class Cards final : public QObject
{
    Q_OBJECT

public:
    /// All references outlive this object; `settings` are read at each use.
    Cards(Writer &writer, Reader &reader, MemoryStore &store, const BriefingSettings &settings,
          Clock clock = &systemClock, QObject *parent = nullptr);
    ~Cards() override;
    Q_DISABLE_COPY_MOVE(Cards)

    /// The caller's card: from inside this call when it is in memory, else from disk, else as the store tells it. While
    /// the store is being asked what has changed, its answer is waited for, but no longer than nobody notices. An
    /// Error when there is none by the deadline; what the store says later is kept for the next call. Once the store
    /// has let a deadline pass it is waited for only BriefingSettings::patience, until it answers in two seconds again.
    /// The reply is dropped when `context` dies.
    void fetch(const QString &caller, std::chrono::milliseconds deadline, QObject *context, Reply<ServedCard> reply);

    /// The memories that the caller's card was made of, from disk; none when there is no card.
    void known(const QString &caller, QObject *context, Reply<QList<Memory>> reply);
    /// The page that the caller's card was made of: asked for when fetch() answers, it is that card's. Waits for what
    /// is about to be written, so it is no way to answer a call.
    void page(const QString &caller, QObject *context, Reply<MemoryPage> reply);

    /// Memories that are not told any more though a card on disk may have been made of them: it is read without them.
    void hide(std::function<bool(const QString &memoryId)> isHidden) { m_isHidden = std::move(isHidden); }

    /// The caller's memories have changed. Until the store has told them, also after a restart, the card is old.
    void rebuild(const QString &caller);
    /// The same when so long has passed since this was last said, unless the caller is forgotten before that.
    void rebuildLater(const QString &caller, std::chrono::milliseconds after);
    /// As rebuild(), but the memories are about to change again: the card is old at once, and the store is asked when
    /// rebuild() says so, at the latest when so long has passed.
    void rebuildWithin(const QString &caller, std::chrono::milliseconds atLatest);
    /// Nothing is kept of this caller, also not what the store is being asked for now.
    void forget(const QString &caller);
    /// The settings have changed: cards are made anew of the memories they were made of.
    void reread() { m_recent.clear(); }
    /// Something of this caller's is hidden since: their card is made anew of what is on disk, in case that the store
    /// does not tell.
    void reread(const QString &caller);

private:
    struct Question
    {
        QList<QPointer<CardWaiter>> waiters;
        bool changed = false; ///< the memories have, since the store was asked: its answer is old when it comes
        bool again = false;   ///< and it is to be asked at once
        qint64 askedAt = 0;
        QDeadlineTimer inTime; ///< an answer behind it is no reason to wait for the next
    };
    using QuestionPointer = std::shared_ptr<Question>;

    QuestionPointer begin(const QString &caller);
    void look(const QString &caller, const QuestionPointer &question);
    [[nodiscard]] CardWaiter *waiter(const QString &caller, std::chrono::milliseconds deadline, QObject *context,
                                     Reply<ServedCard> reply);
    /// Whoever waits for the store waits briefly, if it has just let a deadline pass.
    void hurry(const Question &question) const;
    void ask(const QString &caller, const QuestionPointer &question, CallOptions::Lane lane);
    /// What agents were told of these on asking goes with them into the card.
    void weigh(const QString &caller, const QuestionPointer &question, const MemoryPage &told);
    void take(const QString &caller, const QuestionPointer &question, const Result<MemoryPage> &told);
    void end(const QString &caller);
    void askBehind(const QString &caller);
    Card keep(const QString &caller, const MemoryPage &page, qint64 builtAt);
    void age(const QString &caller);
    void write(std::function<Result<Done>(CardTable &table)> job);
    [[nodiscard]] MemoryPage pageOf(const CardRow &row) const;
    [[nodiscard]] bool isOld(qint64 builtAt) const;
    [[nodiscard]] bool isOver(const QString &caller, const QuestionPointer &question) const;
    static void settle(Question &question, const Result<ServedCard> &card);

    Writer &m_writer;
    Reader &m_reader;
    MemoryStore &m_store;
    const BriefingSettings &m_settings;
    Clock m_clock;
    std::function<bool(const QString &memoryId)> m_isHidden;
    RecentCards m_recent;
    QHash<QString, QuestionPointer> m_questions; ///< by caller
    DueCallers m_soon;                           ///< callers of rebuildWithin()
    DueCallers m_later;                          ///< callers of rebuildLater()
    QSet<QString> m_changed;                     ///< callers to ask about when there is room
    QDeadlineTimer m_quiet;                      ///< running when the store has just failed
    bool m_missed = false; ///< the store let somebody's deadline pass, and has answered none in time since
};

} // namespace am
