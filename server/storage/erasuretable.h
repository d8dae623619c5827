// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"
#include "storage/deliveryerasure.h"

#include <QByteArray>
#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

#include <optional>

namespace am {

enum class ErasureStage {
    Erasing,  ///< something of the caller may be left
    Cleaning, ///< nothing is left but bytes in the file that no row owns; the number itself is gone
    Finished
};

/// An erasure, from its request to its certificate.
struct ErasureRecord
{
    QString tenant = {};
    QString callerKey = {};
    qint64 begunAt = 0;  ///< milliseconds; with tenant and key its identity
    QString caller = {}; ///< as long as it is needed to go on after a restart: empty from Cleaning on
    QString actor = {};  ///< who asked for it
    qint64 upTo = 0;     ///< the newest delivery when it began: later ones heed its tombstone
    ErasureStage stage = ErasureStage::Erasing;
    QList<UnsettledPart> unsettled = {}; ///< additions that may still become memories
    QByteArray certificate = {};         ///< a JSON object, so far
};

/// The tables erasures and erasure_conversations. The latter holds the conversations of callers that are being erased,
/// because the memory store is asked for them after everything else is gone; it is empty when nothing is under way.
/// Lives inside one job of the Writer.
class ErasureTable final
{
public:
    explicit ErasureTable(QSqlDatabase &database)
        : m_database(database)
    {
    }

    /// Its identity must be new.
    Result<Done> insert(const ErasureRecord &record);
    /// Stage, caller, unsettled and certificate.
    Result<Done> update(const ErasureRecord &record);
    /// Those that are not Finished, oldest first.
    Result<QList<ErasureRecord>> unfinished();
    /// The last one of this caller.
    Result<std::optional<ErasureRecord>> latest(const QString &tenant, const QString &callerKey);

    /// False when it is there already.
    Result<bool> addConversation(const ErasureRecord &record, const QString &conversation);
    Result<QStringList> conversations(const ErasureRecord &record);
    Result<Done> forgetConversations(const ErasureRecord &record);

    /// Migration step 3.
    static QStringList schema();

private:
    Result<QList<ErasureRecord>> select(const QString &condition, const QVariantList &values);

    QSqlDatabase &m_database;
};

} // namespace am
