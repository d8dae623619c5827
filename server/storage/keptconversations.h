// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QSet>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// Which of these conversations have a report of this type in the table deliveries (deliverytable.h), whatever became
/// of it: asked before one is fetched that its platform may have sent already.
Result<QSet<QString>> keptConversations(QSqlDatabase &database, const QString &tenant, const QString &platform,
                                        const QString &type, const QStringList &conversations);

} // namespace am
