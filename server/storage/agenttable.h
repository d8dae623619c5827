// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// An agent as its platform showed it last. Times are milliseconds.
struct AgentRow
{
    QString agent = {};
    QString prompt = {};
    QString firstMessage = {};
    QString language = {};
    QStringList allowedOverrides = {}; ///< names without commas in them
    qint64 fetchedAt = 0;
    qint64 calledAt = 0; ///< when it was last told something, to within a look
};

/// The table `agents`: what is known of how agents are set up, so that a restart need not ask before the first call.
/// Holds nothing about callers.
class AgentTable final
{
public:
    static QStringList schema();

    AgentTable(QSqlDatabase &database, QString tenant, QString platform);

    /// The most recently called ones, `most` at most.
    Result<QList<AgentRow>> all(int most);
    Result<Done> put(const AgentRow &row);
    Result<Done> remove(const QString &agent);

private:
    QSqlDatabase &m_database;
    QString m_tenant;
    QString m_platform;
};

} // namespace am
