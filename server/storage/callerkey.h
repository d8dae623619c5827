// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// Names under which what belongs to somebody is found again and which do not say who it is: HMAC-SHA256 over tenant
/// and id with a salt of this installation, 64 hex digits. The salt is made with the database, lies in it and never
/// changes, or nobody would be found any more. Whoever has the database can therefore try numbers one after the other:
/// a pseudonym, no anonymity; but a copy of the keys alone tells nothing.
///
/// A caller's key and a conversation's never coincide. The key of an empty id is empty. Both read the salt; call them
/// inside a job of a Writer or a Reader. Errors as of sql::execute(), Internal when OpenSSL fails.
Result<QString> callerKey(QSqlDatabase &database, const QString &tenant, const QString &caller);
Result<QString> conversationKey(QSqlDatabase &database, const QString &tenant, const QString &conversation);

/// The table key_salts with its one row: part of migration step 3.
QStringList callerKeySchema();

} // namespace am
