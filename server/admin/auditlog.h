// SPDX-License-Identifier: MIT
#pragma once

#include "shared/clock.h"
#include "shared/result.h"
#include "storage/audittable.h"

#include <QObject>

namespace am {

class Writer;

/// Keeps on disk who did what at the admin socket: an entry before it is done, its outcome afterwards.
class AuditLog final : public QObject
{
    Q_OBJECT

public:
    explicit AuditLog(Writer &writer, Clock clock = &systemClock, QObject *parent = nullptr);

    /// `entry` gets its id and its time here. What could not be written must not be done.
    void begin(AuditEntry entry, QObject *context, Reply<qint64> reply);
    /// Without an answer: what was done stays done. A failure is told in the log.
    void end(qint64 id, const QString &outcome, const QString &caller);

private:
    Writer &m_writer;
    Clock m_clock;
};

} // namespace am
