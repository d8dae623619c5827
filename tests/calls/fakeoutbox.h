// SPDX-License-Identifier: MIT
#pragma once

#include "outbox/outbox.h"

#include <QTimer>

#include <optional>

namespace am::test {

/// An Outbox in memory that can fail, or never answer.
class FakeOutbox final : public Outbox
{
public:
    std::optional<Error> failure;
    bool silent = false; ///< keeps the reply and never calls it
    QList<IncomingReport> kept;
    QString erased; ///< a conversation

    void accept(QList<IncomingReport> reports, QObject *context, Reply<QList<Acceptance>> reply) override
    {
        if (silent)
            return m_unanswered.append(reply);
        if (failure) {
            QTimer::singleShot(0, context, [reply, error = *failure] { reply(error); });
            return;
        }
        QList<Acceptance> acceptances;
        for (const IncomingReport &report : reports)
            acceptances.append(keep(report));
        QTimer::singleShot(0, context, [reply, acceptances] { reply(acceptances); });
    }

private:
    Acceptance keep(const IncomingReport &report)
    {
        if (!erased.isEmpty() && report.conversation == erased)
            return Acceptance::Erased;
        for (const IncomingReport &known : kept) {
            if (known.type == report.type && known.conversation == report.conversation)
                return Acceptance::Duplicate;
        }
        kept.append(report);
        return Acceptance::New;
    }

    QList<Reply<QList<Acceptance>>> m_unanswered;
};

} // namespace am::test
