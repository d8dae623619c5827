// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

namespace am::sql {

/// Prepares one statement, binds `values` to its '?' in order and runs it. The query returned is forward-only and
/// stands before its first row; let it die before the job ends, an open SELECT holds back the WAL.
/// A null QString or QByteArray is bound as an empty one; NULL is an invalid QVariant.
/// Errors as of error() below.
Result<QSqlQuery> execute(QSqlDatabase &database, const QString &statement, const QVariantList &values = {});

/// What a driver's error means. Kind Storage: the file or its disk is at fault (full, read-only, locked, corrupt, I/O).
/// Kind Internal: the statement is at fault (a constraint, a syntax error), the disk is well. The detail holds SQLite's
/// own words and never a bound value.
Error error(const QSqlError &error);

} // namespace am::sql
