// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"
#include "privacy/erasuresettings.h"
#include "privacy/patience.h"
#include "shared/clock.h"
#include "storage/deliveryerasure.h"

#include <QSet>

namespace am {

/// The memory store's part in an erasure: what it has of a caller, whether something is still on its way there, and
/// the removal, looked at until nothing is found any more. One question after the other; a store that fails ends it
/// with the store's error. Dies with its parent, and with it what it was asked.
class StoreErasure final : public QObject
{
    Q_OBJECT

public:
    struct Inventory
    {
        qint64 memories = 0;
        QStringList ids = {}; ///< at most as many as a certificate names
        QSet<QString> conversations = {};
        QString words = {}; ///< of one memory, to search for
    };
    /// Additions that the store still works on.
    struct Additions
    {
        int pending = 0;
        int abandoned = 0; ///< for so long that nobody waits for them
    };
    /// What was looked for in the end, and not found.
    struct Verdict
    {
        bool listEmpty = false;
        bool searchEmpty = false;
        bool conversationsEmpty = false;
        qint64 removedAlone = 0; ///< memories of the conversations that belong to no caller
        [[nodiscard]] bool isEmpty() const { return listEmpty && searchEmpty && conversationsEmpty; }
    };

    /// All of it outlives this object. `settle`: what was sent arrives so long after at the latest.
    StoreErasure(MemoryStore &store, const ErasureSettings &settings, const std::chrono::milliseconds &settle,
                 Clock clock, QObject *parent);

    void takeInventory(const QString &caller, Reply<Inventory> reply);
    /// Waits for additions under way, until patience ends.
    void settle(const QList<UnsettledPart> &parts, Reply<Additions> reply);
    /// Removes and looks until nothing is found, or patience ends: then the verdict says what is left.
    void remove(const QString &caller, const QStringList &conversations, const QString &words, Reply<Verdict> reply);

private:
    struct Settling;
    struct Removal;

    [[nodiscard]] CallOptions options() const { return {.deadline = m_settings.deadline}; }
    void takePage(const QString &caller, int page, const Inventory &found, const Reply<Inventory> &reply);
    void ask(const std::shared_ptr<Settling> &settling);
    void removeCaller(const std::shared_ptr<Removal> &removal);
    void sweepConversation(const std::shared_ptr<Removal> &removal, int page);
    void removeOwn(const std::shared_ptr<Removal> &removal, QStringList ids);
    void lookAtList(const std::shared_ptr<Removal> &removal);
    void lookAtSearch(const std::shared_ptr<Removal> &removal);
    void judge(const std::shared_ptr<Removal> &removal);

    MemoryStore &m_store;
    const ErasureSettings &m_settings;
    const std::chrono::milliseconds &m_settle;
    Clock m_clock;
};

} // namespace am
