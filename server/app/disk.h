// SPDX-License-Identifier: MIT
#pragma once

#include "storage/agenttable.h"
#include "storage/calltable.h"
#include "storage/damage.h"
#include "storage/datadirectory.h"
#include "storage/pendingremovaltable.h"
#include "storage/reader.h"
#include "storage/writer.h"

#include <memory>
#include <optional>

namespace am {

/// What is on disk and whoever reads and writes it, in an order that is safe to destroy.
struct Disk
{
    DataDirectory directory;
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Reader> reader;
    std::optional<damage::SetAside> setAside; ///< the database that was here before, if it was damaged
    quint64 lastRequest = 0;                  ///< id of the newest one in the request log
    QList<CallRow> liveCalls;                 ///< that may still be under way, the oldest first, without briefings
    QList<PendingRemovalRow> removals;        ///< that an operator asked for and are not done
    QByteArray callerSalt;                    ///< of CallerResolver; the file caller-ids.key
    QByteArray tokenKey;                      ///< of CallTokens; the file call-tokens.key
    QList<AgentRow> agents;                   ///< as they were known when the last process ended

    /// Takes the directory, sets a damaged database aside, opens the sound or new one and brings it up to date.
    /// `liveSince` (milliseconds): calls that began earlier are over.
    static Result<Disk> open(const QString &path, qint64 liveSince);
};

} // namespace am
