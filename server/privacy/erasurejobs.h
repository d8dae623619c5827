// SPDX-License-Identifier: MIT
#pragma once

#include "privacy/erasurecertificate.h"
#include "storage/erasuretable.h"

#include <QSqlDatabase>

/// What an erasure does to the database, one job of the Writer each: every one leaves on disk how far the erasure is,
/// so that a new process goes on from there. `now` is in milliseconds.
namespace am::erasurejobs {

/// How far an erasure is.
struct Progress
{
    ErasureRecord record = {};
    ErasureCertificate certificate = {};
};

/// Writes tombstone and record. An erasure of this caller that is under way already is the answer instead.
Result<Progress> begin(QSqlDatabase &database, const QString &tenant, const QString &caller, const QString &actor,
                       const QString &store, qint64 now);
Result<QList<Progress>> unfinished(QSqlDatabase &database);

/// Whether every report that came before the erasure is known to be this caller's or not.
Result<bool> isPlanned(QSqlDatabase &database, const Progress &progress);
/// Notes which additions may still become memories; before anything is removed.
Result<Progress> noteUnsettled(QSqlDatabase &database, Progress progress);
/// Some of the caller's conversations with everything kept of them. Changes nothing when there are none left.
Result<Progress> removeSome(QSqlDatabase &database, Progress progress, qint64 now);
/// The same for conversations that were found elsewhere.
Result<Progress> removeConversations(QSqlDatabase &database, Progress progress, const QStringList &conversations,
                                     qint64 now);
/// What else is kept under the caller's name: the card, lines of the log, memories of times when the embedded store
/// served; and the rest of the line moves on.
Result<Progress> removeRest(QSqlDatabase &database, Progress progress, qint64 now);

Result<Progress> save(QSqlDatabase &database, Progress progress);
/// Nothing is left to be found by the number: forgets it, and the conversations.
Result<Progress> forgetCaller(QSqlDatabase &database, Progress progress);

} // namespace am::erasurejobs
