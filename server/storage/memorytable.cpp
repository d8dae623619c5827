// SPDX-License-Identifier: MIT
#include "storage/memorytable.h"

#include "storage/statement.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace am {
namespace {

// What rows() reads, in its order.
const auto columns = u"m.number, m.id, m.caller, m.conversation, m.part, m.kind, m.text, m.metadata, m.created_at, "
                     "m.updated_at"_s;

/// The condition of list() and count(), and its values.
std::pair<QString, QVariantList> condition(const QString &tenant, const QString &caller, const QString &conversation)
{
    if (caller.isEmpty())
        return {u"m.tenant = ? AND m.conversation = ?"_s, {tenant, conversation}};
    if (conversation.isEmpty())
        return {u"m.tenant = ? AND m.caller = ?"_s, {tenant, caller}};
    return {u"m.tenant = ? AND m.conversation = ? AND m.caller = ?"_s, {tenant, conversation, caller}};
}

} // namespace

QStringList MemoryTable::schema()
{
    return {
        // The number is the index's rowid: an explicit column, as a VACUUM may renumber an implicit one.
        uR"(CREATE TABLE memories (
            tenant       TEXT NOT NULL DEFAULT 'default',
            id           TEXT NOT NULL,
            number       INTEGER PRIMARY KEY,
            caller       TEXT NOT NULL,
            conversation TEXT NOT NULL,
            part         TEXT NOT NULL,
            kind         TEXT NOT NULL,
            text         TEXT NOT NULL,
            metadata     TEXT NOT NULL,
            created_at   BIGINT NOT NULL,
            updated_at   BIGINT NOT NULL DEFAULT 0,
            UNIQUE (tenant, id)))"_s,
        u"CREATE INDEX memories_by_caller ON memories (tenant, caller, created_at, number)"_s,
        u"CREATE INDEX memories_by_conversation ON memories (tenant, conversation, caller)"_s,
        u"CREATE VIRTUAL TABLE memory_words USING fts5(words, tokenize = 'porter unicode61 remove_diacritics 2')"_s,
    };
}

MemoryTable::MemoryTable(QSqlDatabase &database, QString tenant)
    : m_database(database)
    , m_tenant(std::move(tenant))
{
}

Result<Done> MemoryTable::insert(const MemoryRow &row, const QString &words)
{
    auto inserted = sql::execute(m_database,
                                 u"INSERT INTO memories (tenant, id, caller, conversation, part, kind, text, metadata, "
                                 "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                                 {m_tenant, row.id, row.caller, row.conversation, row.part, row.kind, row.text,
                                  QString::fromUtf8(row.metadata), row.createdAt, row.updatedAt});
    if (!inserted || words.isEmpty())
        return sql::done(inserted);
    return sql::done(sql::execute(m_database, u"INSERT INTO memory_words (rowid, words) VALUES (?, ?)"_s,
                                  {inserted->lastInsertId(), words}));
}

Result<Done> MemoryTable::update(const MemoryRow &row, const QString &words)
{
    if (auto updated = sql::execute(
            m_database, u"UPDATE memories SET text = ?, metadata = ?, updated_at = ? WHERE tenant = ? AND number = ?"_s,
            {row.text, QString::fromUtf8(row.metadata), row.updatedAt, m_tenant, row.number});
        !updated)
        return updated.error();
    if (auto removed = sql::execute(m_database, u"DELETE FROM memory_words WHERE rowid = ?"_s, {row.number}); !removed)
        return removed.error();
    if (words.isEmpty())
        return Done{};
    return sql::done(
        sql::execute(m_database, u"INSERT INTO memory_words (rowid, words) VALUES (?, ?)"_s, {row.number, words}));
}

Result<Done> MemoryTable::remove(qint64 number)
{
    if (auto removed = sql::execute(m_database, u"DELETE FROM memory_words WHERE rowid = ?"_s, {number}); !removed)
        return removed.error();
    return sql::done(
        sql::execute(m_database, u"DELETE FROM memories WHERE tenant = ? AND number = ?"_s, {m_tenant, number}));
}

Result<Done> MemoryTable::removeCaller(const QString &caller)
{
    if (auto removed = sql::execute(
            m_database,
            u"DELETE FROM memory_words WHERE rowid IN (SELECT number FROM memories WHERE tenant = ? AND caller = ?)"_s,
            {m_tenant, caller});
        !removed)
        return removed.error();
    return sql::done(
        sql::execute(m_database, u"DELETE FROM memories WHERE tenant = ? AND caller = ?"_s, {m_tenant, caller}));
}

Result<std::optional<MemoryRow>> MemoryTable::find(const QString &id)
{
    const auto found = rows(u"SELECT %1, 0 FROM memories m WHERE m.tenant = ? AND m.id = ?"_s.arg(columns), //
                            {m_tenant, id});
    if (!found)
        return found.error();
    return found->isEmpty() ? std::nullopt : std::optional(found->constFirst());
}

Result<QStringList> MemoryTable::idsOfPart(const QString &caller, const QString &conversation, const QString &part)
{
    auto query = sql::execute(m_database,
                              u"SELECT id FROM memories WHERE tenant = ? AND conversation = ? AND caller = ? "
                              "AND part = ? ORDER BY number"_s,
                              {m_tenant, conversation, caller, part});
    if (!query)
        return query.error();
    QStringList ids;
    while (query->next())
        ids.append(query->value(0).toString());
    return ids;
}

Result<QHash<QString, QString>> MemoryTable::idsByText(const QString &caller, const QString &conversation)
{
    auto query = sql::execute(m_database,
                              u"SELECT text, id FROM memories WHERE tenant = ? AND conversation = ? AND caller = ? "
                              "ORDER BY number DESC"_s,
                              {m_tenant, conversation, caller});
    if (!query)
        return query.error();
    QHash<QString, QString> ids;
    while (query->next())
        ids.insert(query->value(0).toString(), query->value(1).toString());
    return ids;
}

Result<QList<MemoryRow>> MemoryTable::list(const QString &caller, const QString &conversation, qint64 offset, int limit)
{
    if (caller.isEmpty() && conversation.isEmpty())
        return QList<MemoryRow>{};
    auto [where, values] = condition(m_tenant, caller, conversation);
    values << limit << offset;
    return rows(
        u"SELECT %1, 0 FROM memories m WHERE %2 ORDER BY m.created_at DESC, m.number DESC LIMIT ? OFFSET ?"_s.arg(
            columns, where),
        values);
}

Result<qint64> MemoryTable::count(const QString &caller, const QString &conversation)
{
    if (caller.isEmpty() && conversation.isEmpty())
        return qint64(0);
    const auto [where, values] = condition(m_tenant, caller, conversation);
    auto query = sql::execute(m_database, u"SELECT count(*) FROM memories m WHERE %1"_s.arg(where), values);
    if (!query)
        return query.error();
    query->next();
    return query->value(0).toLongLong();
}

Result<QList<MemoryRow>> MemoryTable::search(const QString &caller, const QString &expression, int limit)
{
    // FTS5 ranks and cuts first; the caller is compared once more, so that nothing depends on how words are spelled.
    return rows(u"SELECT %1, f.score FROM (SELECT rowid AS number, rank AS score FROM memory_words "
                "WHERE memory_words MATCH ? ORDER BY rank LIMIT ?) f JOIN memories m ON m.number = f.number "
                "WHERE m.tenant = ? AND m.caller = ? ORDER BY f.score, m.created_at DESC"_s.arg(columns),
                {expression, limit, m_tenant, caller});
}

Result<QList<MemoryCallerRow>> MemoryTable::callers(qint64 offset, int limit)
{
    auto query = sql::execute(m_database,
                              u"SELECT caller, count(*), min(created_at), max(max(created_at, updated_at)) "
                              "FROM memories WHERE tenant = ? AND caller <> '' GROUP BY tenant, caller "
                              "ORDER BY tenant, caller LIMIT ? OFFSET ?"_s,
                              {m_tenant, limit, offset});
    if (!query)
        return query.error();
    QList<MemoryCallerRow> found;
    while (query->next()) {
        found.append({.caller = query->value(0).toString(),
                      .memories = query->value(1).toLongLong(),
                      .createdAt = query->value(2).toLongLong(),
                      .updatedAt = query->value(3).toLongLong()});
    }
    return found;
}

Result<bool> MemoryTable::mergeIndex(bool first, int pages)
{
    const auto changes = [this]() -> Result<qint64> {
        auto query = sql::execute(m_database, u"SELECT total_changes()"_s);
        if (!query)
            return query.error();
        query->next();
        return query->value(0).toLongLong();
    };
    const auto before = changes();
    if (!before)
        return before.error();
    // A negative number puts all segments on one level first, as 'optimize' does.
    if (auto merged = sql::execute(m_database, u"INSERT INTO memory_words (memory_words, rank) VALUES ('merge', ?)"_s,
                                   {first ? -pages : pages});
        !merged)
        return merged.error();
    const auto after = changes();
    if (!after)
        return after.error();
    // The statement itself counts as one change.
    return *after - *before >= 2;
}

Result<QList<MemoryRow>> MemoryTable::rows(const QString &statement, const QVariantList &values)
{
    auto query = sql::execute(m_database, statement, values);
    if (!query)
        return query.error();
    QList<MemoryRow> found;
    while (query->next()) {
        found.append({.number = query->value(0).toLongLong(),
                      .id = query->value(1).toString(),
                      .caller = query->value(2).toString(),
                      .conversation = query->value(3).toString(),
                      .part = query->value(4).toString(),
                      .kind = query->value(5).toString(),
                      .text = query->value(6).toString(),
                      .metadata = query->value(7).toString().toUtf8(),
                      .createdAt = query->value(8).toLongLong(),
                      .updatedAt = query->value(9).toLongLong(),
                      .rank = query->value(10).toDouble()});
    }
    if (query->lastError().isValid())
        return sql::error(query->lastError());
    return found;
}

} // namespace am
