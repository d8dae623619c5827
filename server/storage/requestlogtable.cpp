// SPDX-License-Identifier: MIT
#include "storage/requestlogtable.h"

#include "storage/statement.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qint64 idsLookedAt = 50'000; // in one page of a filter that no index knows
// Ids are given when requests come, times are those of their answers: so far they may be apart, which is more than are
// ever under way at once.
constexpr qint64 idsOutOfOrder = 5000;

/// In the order of requestAt().
const QString columns = u"tenant, id, at, method, endpoint, status, code, microseconds, stages, caller, caller_key, "
                        "conversation, agent, note"_s;

const QString createTable =
    u"CREATE TABLE %1 (tenant TEXT NOT NULL, id BIGINT NOT NULL, at BIGINT NOT NULL, "
    "method TEXT NOT NULL, endpoint TEXT NOT NULL, status INTEGER NOT NULL, code TEXT NOT NULL, "
    "microseconds BIGINT NOT NULL, stages TEXT NOT NULL, caller TEXT NOT NULL, caller_key TEXT NOT NULL, "
    "conversation TEXT NOT NULL, agent TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (tenant, id))%2"_s;

QStringList indexes()
{
    return {
        u"CREATE INDEX request_log_caller ON request_log (tenant, caller_key, id) WHERE caller_key <> ''"_s,
        u"CREATE INDEX request_log_conversation ON request_log (tenant, conversation, id) WHERE conversation <> ''"_s,
        u"CREATE INDEX request_log_at ON request_log (at)"_s,
    };
}

LoggedRequest requestAt(const sql::Rows &row)
{
    int column = 0;
    const auto next = [&row, &column] { return row.value(column++); };
    LoggedRequest request;
    request.tenant = next().toString();
    request.id = next().toLongLong();
    request.at = next().toLongLong();
    request.method = next().toString();
    request.endpoint = next().toString();
    request.status = next().toInt();
    request.code = next().toString();
    request.microseconds = next().toLongLong();
    request.stages = next().toString();
    request.caller = next().toString();
    request.callerKey = next().toString();
    request.conversation = next().toString();
    request.agent = next().toString();
    request.note = next().toString();
    return request;
}

QString asPattern(QString text)
{
    for (const QChar special : {u'\\', u'%', u'_'})
        text.replace(special, u'\\' + QString(special));
    return u'%' + text.toLower() + u'%';
}

/// The condition of a filter, and its values.
struct Condition
{
    QString sql;
    QVariantList values;

    void add(const QString &part, const QVariantList &more)
    {
        sql += u" AND "_s + part;
        values += more;
    }
};

Condition condition(const LoggedRequestFilter &filter)
{
    Condition wanted{u"tenant = ?"_s, {filter.tenant}};
    if (!filter.caller.isEmpty())
        wanted.add(u"caller = ?"_s, {filter.caller});
    if (!filter.callerKey.isEmpty())
        wanted.add(u"caller_key = ?"_s, {filter.callerKey});
    if (!filter.conversation.isEmpty())
        wanted.add(u"conversation = ?"_s, {filter.conversation});
    if (!filter.endpoint.isEmpty())
        wanted.add(u"endpoint = ?"_s, {filter.endpoint});
    if (filter.statusFrom > 0 || filter.statusTo < 999)
        wanted.add(u"status BETWEEN ? AND ?"_s, {filter.statusFrom, filter.statusTo});
    if (!filter.text.isEmpty()) {
        wanted.add(uR"(LOWER(note || ' ' || code || ' ' || conversation || ' ' || agent) LIKE ? ESCAPE '\')"_s,
                   {asPattern(filter.text)});
    }
    if (filter.since > 0)
        wanted.add(u"at >= ?"_s, {filter.since});
    if (filter.until > 0)
        wanted.add(u"at < ?"_s, {filter.until});
    return wanted;
}

} // namespace

QStringList RequestLogTable::schema()
{
    return QStringList{createTable.arg(u"request_log"_s, QString())} + indexes();
}

QStringList RequestLogTable::inOrderSchema()
{
    return QStringList{
               createTable.arg(u"request_log_anew"_s, u" WITHOUT ROWID"_s),
               u"INSERT INTO request_log_anew (%1) SELECT %1 FROM request_log ORDER BY tenant, id"_s.arg(columns),
               u"DROP TABLE request_log"_s, u"ALTER TABLE request_log_anew RENAME TO request_log"_s} +
           indexes() +
           QStringList{u"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES "
                       "('request_log', 'request_log', '100000 100000 1'), "
                       "('request_log', 'request_log_caller', '100000 100000 10 1'), "
                       "('request_log', 'request_log_conversation', '100000 100000 10 1'), "
                       "('request_log', 'request_log_at', '100000 2')"_s};
}

Result<Done> RequestLogTable::insert(const LoggedRequest &request)
{
    static const QString statement = u"INSERT INTO request_log (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                     "ON CONFLICT (tenant, id) DO NOTHING"_s.arg(columns);
    const auto inserted =
        sql::execute(m_database, statement,
                     {request.tenant, request.id, request.at, request.method, request.endpoint, request.status,
                      request.code, request.microseconds, request.stages, request.caller, request.callerKey,
                      request.conversation, request.agent, request.note});
    return sql::done(inserted);
}

/// The first column of the only row; 0 = there is none.
Result<qint64> RequestLogTable::id(const QString &statement, const QVariantList &values)
{
    auto row = sql::execute(m_database, statement, values);
    if (!row)
        return row.error();
    return row->next() ? row->value(0).toLongLong() : 0;
}

/// Within which ids the filter's times lie; an empty span when nothing can be found.
Result<RequestLogTable::Span> RequestLogTable::spanOf(const LoggedRequestFilter &filter)
{
    Span span{.lowest = filter.after + 1, .before = filter.before};
    if (span.before == 0) {
        const auto newest = newestId(filter.tenant);
        if (!newest)
            return newest.error();
        span.before = *newest + 1;
    }
    if (filter.until > 0) {
        const auto last = id(u"SELECT id FROM request_log WHERE tenant = ? AND at < ? ORDER BY at DESC LIMIT 1"_s,
                             {filter.tenant, filter.until});
        if (!last)
            return last.error();
        span.before = *last == 0 ? 0 : std::min(span.before, *last + idsOutOfOrder);
    }
    if (filter.since > 0) {
        const auto first = id(u"SELECT id FROM request_log WHERE tenant = ? AND at >= ? ORDER BY at LIMIT 1"_s,
                              {filter.tenant, filter.since});
        if (!first)
            return first.error();
        span.lowest = std::max(span.lowest, *first == 0 ? span.before : *first - idsOutOfOrder);
    }
    return span;
}

Result<LoggedRequestPage> RequestLogTable::list(const LoggedRequestFilter &filter, int limit)
{
    const auto span = spanOf(filter);
    if (!span)
        return span.error();
    Condition wanted = condition(filter);
    wanted.add(u"id < ?"_s, {span->before});
    // Partial indexes are chosen only for what they say.
    const bool indexed = !filter.callerKey.isEmpty() || !filter.conversation.isEmpty();
    if (!filter.callerKey.isEmpty())
        wanted.sql += u" AND caller_key <> ''"_s;
    else if (!filter.conversation.isEmpty())
        wanted.sql += u" AND conversation <> ''"_s;
    const qint64 lowest = indexed ? span->lowest : std::max(span->lowest, span->before - idsLookedAt);
    wanted.add(u"id >= ?"_s, {lowest});
    auto rows = sql::execute(m_database,
                             u"SELECT %1 FROM request_log WHERE %2 ORDER BY id DESC LIMIT ?"_s.arg(columns, wanted.sql),
                             wanted.values << limit);
    if (!rows)
        return rows.error();
    LoggedRequestPage page;
    while (rows->next())
        page.requests.append(requestAt(*rows));
    rows->finish();
    if (page.requests.size() == limit) {
        page.next = page.requests.constLast().id;
    } else if (lowest > span->lowest) {
        const auto older = id(u"SELECT COALESCE(MAX(id), 0) FROM request_log WHERE tenant = ? AND id < ? AND id >= ?"_s,
                              {filter.tenant, lowest, span->lowest});
        if (!older)
            return older.error();
        page.next = *older > 0 ? *older + 1 : 0;
    }
    return page;
}

Result<qint64> RequestLogTable::newestId(const QString &tenant)
{
    auto row = sql::execute(m_database, u"SELECT COALESCE(MAX(id), 0) FROM request_log WHERE tenant = ?"_s, {tenant});
    if (!row)
        return row.error();
    return row->next() ? Result<qint64>(row->value(0).toLongLong()) : sql::error(row->lastError());
}

Result<qint64> RequestLogTable::countBefore(qint64 at)
{
    auto row = sql::execute(m_database, u"SELECT COUNT(*) FROM request_log WHERE at < ?"_s, {at});
    if (!row)
        return row.error();
    return row->next() ? Result<qint64>(row->value(0).toLongLong()) : sql::error(row->lastError());
}

Result<qint64> RequestLogTable::removeBefore(qint64 at, int limit)
{
    const auto removed = sql::execute(m_database,
                                      u"DELETE FROM request_log WHERE (tenant, id) IN (SELECT tenant, id FROM "
                                      "request_log WHERE at < ? ORDER BY at LIMIT ?)"_s,
                                      {at, limit});
    if (!removed)
        return removed.error();
    return removed->numRowsAffected();
}

Result<qint64> RequestLogTable::removeUpTo(const QString &tenant, qint64 id, int limit)
{
    const auto removed = sql::execute(m_database,
                                      u"DELETE FROM request_log WHERE tenant = ? AND id IN (SELECT id FROM request_log "
                                      "WHERE tenant = ? AND id <= ? ORDER BY id LIMIT ?)"_s,
                                      {tenant, tenant, id, limit});
    if (!removed)
        return removed.error();
    return removed->numRowsAffected();
}

Result<qint64> RequestLogTable::removeCaller(const QString &tenant, const QString &callerKey)
{
    const auto removed =
        sql::execute(m_database, u"DELETE FROM request_log WHERE tenant = ? AND caller_key = ? AND caller_key <> ''"_s,
                     {tenant, callerKey});
    if (!removed)
        return removed.error();
    return removed->numRowsAffected();
}

Result<qint64> RequestLogTable::removeConversation(const QString &tenant, const QString &conversation)
{
    const auto removed = sql::execute(
        m_database, u"DELETE FROM request_log WHERE tenant = ? AND conversation = ? AND conversation <> ''"_s,
        {tenant, conversation});
    if (!removed)
        return removed.error();
    return removed->numRowsAffected();
}

} // namespace am
