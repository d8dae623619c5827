// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// One numbered step from an older shape of the database to a newer one. A step that was released never changes.
struct Migration
{
    int version; ///< rising from 1; a file that has had this step carries it in PRAGMA user_version
    QString name;
    QStringList statements; ///< one SQL statement each
};

/// The steps a file of `version` still needs, in the order they are run.
QList<Migration> pendingMigrations(int version, QList<Migration> migrations);

/// Brings the file to the newest of `migrations`, each step in a transaction of its own: a step that fails leaves the
/// file as the step before it left it. A file newer than the newest step is refused, untouched.
/// Errors are of kind Storage and name the file.
Result<Done> migrate(QSqlDatabase &database, const QList<Migration> &migrations);

} // namespace am
