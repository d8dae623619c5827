// SPDX-License-Identifier: MIT
#pragma once

#include "memory/memorystore.h"
#include "shared/clock.h"

#include <QObject>

namespace am {

class Writer;

/// Which memories agents were told because they had asked, on disk: what was of use often and lately is told a little
/// earlier in the next cards (noteranking.h). Written behind the answers: while one transaction is under way the next
/// uses gather. When the disk is too slow or away, later ones are left out; nothing but an order hangs on them.
class MemoryUses final : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype mostWaiting = 1000;

    /// `writer` outlives it.
    explicit MemoryUses(Writer &writer, Clock clock = &systemClock, QObject *parent = nullptr);

    /// An agent was told these of the caller's.
    void told(const QString &caller, const QList<Memory> &memories);
    /// Nothing that waits is written of this caller; what is on disk is the erasure's own.
    void forget(const QString &caller);

private:
    struct Use
    {
        QString caller;
        QStringList memories;
        qint64 at = 0;
    };
    void write();

    Writer &m_writer;
    Clock m_clock;
    QList<Use> m_waiting; ///< oldest first
    bool m_writing = false;
};

} // namespace am
