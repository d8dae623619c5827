// SPDX-License-Identifier: MIT
#include "storage/reconciliationtable.h"

#include "storage/statement.h"

using namespace Qt::StringLiterals;

namespace am {

QStringList ReconciliationTable::schema()
{
    return {
        u"CREATE TABLE reconciliations (tenant TEXT NOT NULL, platform TEXT NOT NULL, agent TEXT NOT NULL, "
        "watermark BIGINT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (tenant, platform, agent))"_s,
    };
}

Result<std::optional<qint64>> ReconciliationTable::watermark(const ReconciliationKey &key)
{
    auto row = sql::execute(m_database,
                            u"SELECT watermark FROM reconciliations WHERE tenant = ? AND platform = ? AND agent = ?"_s,
                            {key.tenant, key.platform, key.agent});
    if (!row)
        return row.error();
    if (!row->next())
        return std::optional<qint64>();
    return std::optional(row->value(0).toLongLong());
}

Result<Done> ReconciliationTable::advance(const ReconciliationKey &key, qint64 watermark, qint64 now)
{
    const auto advanced = sql::execute(
        m_database,
        u"INSERT INTO reconciliations (tenant, platform, agent, watermark, updated_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (tenant, platform, agent) DO UPDATE SET watermark = excluded.watermark, "
        "updated_at = excluded.updated_at WHERE reconciliations.watermark < excluded.watermark"_s,
        {key.tenant, key.platform, key.agent, watermark, now});
    return sql::done(advanced);
}

} // namespace am
