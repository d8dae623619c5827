// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QSqlDatabase>
#include <QString>
#include <QStringList>

#include <optional>

namespace am {

/// Whose calls are looked for.
struct ReconciliationKey
{
    QString tenant;
    QString platform;
    QString agent; ///< empty = all agents of the workspace, which is a list of its own
};

/// The table `reconciliations`: up to where the platform's list of calls has been gone through. Every call that began
/// before the watermark is kept, or known not to be to be had; a look goes on from there.
class ReconciliationTable final
{
public:
    static QStringList schema();

    explicit ReconciliationTable(QSqlDatabase &database)
        : m_database(database)
    {
    }

    /// Seconds; nothing before the first look.
    Result<std::optional<qint64>> watermark(const ReconciliationKey &key);
    /// Never goes back. `now` in milliseconds.
    Result<Done> advance(const ReconciliationKey &key, qint64 watermark, qint64 now);

private:
    QSqlDatabase &m_database;
};

} // namespace am
