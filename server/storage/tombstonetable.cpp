// SPDX-License-Identifier: MIT
#include "storage/tombstonetable.h"

#include "storage/callerkey.h"
#include "storage/statement.h"

using namespace Qt::StringLiterals;

namespace am {

Result<Done> TombstoneTable::buryCaller(const QString &tenant, const QString &caller, qint64 at)
{
    const auto key = callerKey(m_database, tenant, caller);
    if (!key)
        return key.error();
    const auto buried = sql::execute(m_database,
                                     u"INSERT INTO erased_callers (tenant, caller_key, erased_at) VALUES (?, ?, ?) "
                                     "ON CONFLICT (tenant, caller_key) DO UPDATE SET erased_at = excluded.erased_at "
                                     "WHERE excluded.erased_at > erased_callers.erased_at"_s,
                                     {tenant, *key, at});
    return sql::done(buried);
}

Result<Done> TombstoneTable::buryConversation(const QString &tenant, const QString &conversation, qint64 at)
{
    const auto key = conversationKey(m_database, tenant, conversation);
    if (!key)
        return key.error();
    const auto buried = sql::execute(m_database,
                                     u"INSERT INTO erased_conversations (tenant, conversation_key, erased_at) "
                                     "VALUES (?, ?, ?) ON CONFLICT (tenant, conversation_key) DO NOTHING"_s,
                                     {tenant, *key, at});
    return sql::done(buried);
}

Result<bool> TombstoneTable::isEmpty(const QString &tenant)
{
    const auto any = erasedAt(u"SELECT erased_at FROM erased_callers WHERE tenant = ? UNION ALL "
                              "SELECT erased_at FROM erased_conversations WHERE tenant = ? LIMIT 1"_s,
                              {tenant, tenant});
    return any ? Result<bool>(!any->has_value()) : any.error();
}

Result<std::optional<qint64>> TombstoneTable::callerErasedAt(const QString &tenant, const QString &caller)
{
    const auto key = callerKey(m_database, tenant, caller);
    if (!key)
        return key.error();
    return erasedAt(u"SELECT erased_at FROM erased_callers WHERE tenant = ? AND caller_key = ?"_s, {tenant, *key});
}

Result<bool> TombstoneTable::isConversationErased(const QString &tenant, const QString &conversation)
{
    // Asked of each report: where nobody was ever erased the key is not worth its HMAC.
    const auto any = erasedAt(u"SELECT erased_at FROM erased_conversations WHERE tenant = ? LIMIT 1"_s, {tenant});
    if (!any)
        return any.error();
    if (!any->has_value())
        return false;
    const auto key = conversationKey(m_database, tenant, conversation);
    if (!key)
        return key.error();
    const auto at = erasedAt(u"SELECT erased_at FROM erased_conversations WHERE tenant = ? AND conversation_key = ?"_s,
                             {tenant, *key});
    if (!at)
        return at.error();
    return at->has_value();
}

Result<std::optional<qint64>> TombstoneTable::erasedAt(const QString &statement, const QVariantList &values)
{
    auto row = sql::execute(m_database, statement, values);
    if (!row)
        return row.error();
    return row->next() ? std::optional(row->value(0).toLongLong()) : std::nullopt;
}

QStringList TombstoneTable::schema()
{
    return {
        u"CREATE TABLE erased_callers (tenant TEXT NOT NULL, caller_key TEXT NOT NULL, erased_at BIGINT NOT NULL, "
        "PRIMARY KEY (tenant, caller_key))"_s,
        u"CREATE TABLE erased_conversations (tenant TEXT NOT NULL, conversation_key TEXT NOT NULL, "
        "erased_at BIGINT NOT NULL, PRIMARY KEY (tenant, conversation_key))"_s,
        // Everything of an erased conversation goes, whatever its platform and type.
        u"CREATE INDEX IF NOT EXISTS deliveries_conversation ON deliveries (tenant, conversation)"_s,
    };
}

} // namespace am
