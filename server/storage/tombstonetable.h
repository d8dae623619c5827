// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QSqlDatabase>
#include <QString>
#include <QStringList>
#include <QVariantList>

#include <optional>

namespace am {

/// The tables erased_callers and erased_conversations: who and what was erased, by their keys (callerkey.h), so that
/// what comes late is not kept again. They hold no id of anybody and are never cleared: an old report may come back
/// from wherever it was kept. Lives inside one job of a Writer or a Reader.
class TombstoneTable final
{
public:
    explicit TombstoneTable(QSqlDatabase &database)
        : m_database(database)
    {
    }

    /// All calls of this caller that began before `at` (milliseconds) count as erased. Never moves backwards.
    Result<Done> buryCaller(const QString &tenant, const QString &caller, qint64 at);
    Result<Done> buryConversation(const QString &tenant, const QString &conversation, qint64 at);

    /// Whether nobody and nothing was ever erased: then there is no need to ask about each.
    Result<bool> isEmpty(const QString &tenant);
    /// When this caller was erased last, in milliseconds.
    Result<std::optional<qint64>> callerErasedAt(const QString &tenant, const QString &caller);
    /// Whatever comes under this conversation is not to be kept: reports, audio, what the platform's API gives.
    Result<bool> isConversationErased(const QString &tenant, const QString &conversation);

    /// Migration step 3; with an index of the deliveries' conversations.
    static QStringList schema();

private:
    Result<std::optional<qint64>> erasedAt(const QString &statement, const QVariantList &values);

    QSqlDatabase &m_database;
};

} // namespace am
