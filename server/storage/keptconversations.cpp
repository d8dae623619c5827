// SPDX-License-Identifier: MIT
#include "storage/keptconversations.h"

#include "storage/statement.h"

using namespace Qt::StringLiterals;

namespace am {

Result<QSet<QString>> keptConversations(QSqlDatabase &database, const QString &tenant, const QString &platform,
                                        const QString &type, const QStringList &conversations)
{
    QSet<QString> kept;
    for (const QString &conversation : conversations) {
        auto row = sql::execute(
            database, u"SELECT 1 FROM deliveries WHERE tenant = ? AND platform = ? AND type = ? AND conversation = ?"_s,
            {tenant, platform, type, conversation});
        if (!row)
            return row.error();
        if (row->next())
            kept.insert(conversation);
    }
    return kept;
}

} // namespace am
