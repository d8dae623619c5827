// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/outbox.h"
#include "shared/clock.h"

namespace am {

class Writer;

/// The outbox of the programs: a report is accepted once its row is on disk.
class DurableOutbox final : public QObject, public Outbox
{
    Q_OBJECT

public:
    /// `writer` outlives this object.
    explicit DurableOutbox(Writer &writer, Clock clock = &systemClock, QObject *parent = nullptr);

    void accept(QList<IncomingReport> reports, QObject *context, Reply<QList<Acceptance>> reply) override;

Q_SIGNALS:
    /// So many new reports are on disk: for DeliveryWorker::wake(). Comes also when whoever sent them has gone.
    void accepted(int count);

private:
    Writer &m_writer;
    Clock m_clock;
};

} // namespace am
