// SPDX-License-Identifier: MIT
#include "storage/callerdirectory.h"

#include "storage/statement.h"

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

// In one page: a few milliseconds of the reader's thread, which callers on the line wait for, too.
constexpr qint64 deliveriesLookedAt = 2000;
constexpr int cardsLookedAt = 2000;

// A page's `next`: which half of the list, and behind what.
constexpr QChar calledMark = u'd';
constexpr QChar rememberedMark = u'c';

QString asPattern(QString text)
{
    for (const QChar special : {u'\\', u'%', u'_'})
        text.replace(special, u'\\' + QString(special));
    return u'%' + text + u'%';
}

/// How people write numbers is not how they are kept.
QString withoutSpacing(const QString &text)
{
    QString number;
    for (const QChar c : text) {
        if (!u" ()-./"_s.contains(c))
            number += c;
    }
    return number.isEmpty() ? text : number;
}

struct Condition
{
    QString sql = {};
    QVariantList values = {};
};

/// Of a row with this id whose card, if there is one, is `c`. SQLite's LOWER knows ASCII only, so that other letters
/// match as they are written.
Condition matching(const QString &search, const QString &id)
{
    if (search.isEmpty())
        return {};
    return {
        .sql =
            uR"( AND (%1 LIKE ? ESCAPE '\' OR c.name LIKE ? ESCAPE '\' OR LOWER(c.name) LIKE ? ESCAPE '\'))"_s.arg(id),
        .values = {asPattern(withoutSpacing(search)), asPattern(search), asPattern(search.toLower())}};
}

} // namespace

CallerDirectory::CallerDirectory(QSqlDatabase &database, QString tenant)
    : m_database(database)
    , m_tenant(std::move(tenant))
{
}

Result<ListedCallerPage> CallerDirectory::page(const QString &search, const QString &before, int limit)
{
    if (before.isEmpty())
        return called(search, std::numeric_limits<qint64>::max(), limit);
    if (before.front() == rememberedMark)
        return remembered(search, before.sliced(1), limit);
    bool isNumber = false;
    const qint64 id = before.sliced(1).toLongLong(&isNumber);
    if (before.front() != calledMark || !isNumber || id <= 0)
        return Error{Error::Kind::BadInput, u"before: expected a page's next_before"_s};
    return called(search, id, limit);
}

Result<qint64> CallerDirectory::newestBelow(qint64 id)
{
    auto row = sql::execute(m_database, u"SELECT COALESCE(MAX(id), 0) FROM deliveries WHERE tenant = ? AND id < ?"_s,
                            {m_tenant, id});
    if (!row)
        return row.error();
    return row->next() ? Result<qint64>(row->value(0).toLongLong()) : sql::error(row->lastError());
}

Result<ListedCallerPage> CallerDirectory::called(const QString &search, qint64 before, int limit)
{
    const auto newest = newestBelow(before);
    if (!newest)
        return newest.error();
    const qint64 lowest = std::max<qint64>(1, *newest - deliveriesLookedAt + 1);
    const Condition match = matching(search, u"d.caller"_s);
    auto rows = sql::execute(
        m_database,
        u"SELECT d.id, d.caller, d.received_at, COALESCE(c.name, ''), COALESCE(c.total, -1) FROM deliveries d "
        "LEFT JOIN cards c ON c.tenant = d.tenant AND c.caller = d.caller "
        "LEFT JOIN (SELECT caller, MAX(id) AS newest FROM deliveries WHERE tenant = ? AND stage = 'unplanned' "
        "GROUP BY caller) u ON u.caller = d.caller "
        "WHERE d.tenant = ? AND d.id <= ? AND d.id >= ? AND d.caller <> '' AND COALESCE(u.newest, 0) <= d.id AND "
        "NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.tenant = d.tenant AND e.caller = d.caller AND e.id > d.id "
        "AND e.stage <> 'unplanned')%1 ORDER BY d.id DESC LIMIT ?"_s.arg(match.sql),
        QVariantList{m_tenant, m_tenant, *newest, lowest} + match.values + QVariantList{limit});
    if (!rows)
        return rows.error();
    ListedCallerPage page;
    qint64 last = 0;
    while (rows->next()) {
        last = rows->value(0).toLongLong();
        page.callers.append({.caller = rows->value(1).toString(),
                             .name = rows->value(3).toString(),
                             .memories = rows->value(4).toLongLong(),
                             .lastCallAt = rows->value(2).toLongLong()});
    }
    if (page.callers.size() < limit)
        last = lowest;
    page.next = last > 1 ? calledMark + QString::number(last) : QString(rememberedMark);
    return page;
}

Result<ListedCallerPage> CallerDirectory::remembered(const QString &search, const QString &after, int limit)
{
    auto end = sql::execute(
        m_database,
        u"SELECT caller FROM cards WHERE tenant = ? AND caller > ? ORDER BY caller LIMIT 1 OFFSET %1"_s.arg(
            cardsLookedAt - 1),
        {m_tenant, after});
    if (!end)
        return end.error();
    const QString lastLookedAt = end->next() ? end->value(0).toString() : QString();
    end->finish();
    Condition match = matching(search, u"c.caller"_s);
    if (!lastLookedAt.isEmpty()) {
        match.sql += u" AND c.caller <= ?"_s;
        match.values.append(lastLookedAt);
    }
    auto rows = sql::execute(
        m_database,
        u"SELECT c.caller, c.name, c.total FROM cards c WHERE c.tenant = ? AND c.caller > ? AND "
        "NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.tenant = c.tenant AND d.caller = "
        "c.caller AND d.stage <> 'unplanned') AND c.caller NOT IN (SELECT caller FROM "
        "deliveries WHERE tenant = ? AND stage = 'unplanned')%1 ORDER BY c.caller LIMIT ?"_s.arg(match.sql),
        QVariantList{m_tenant, after, m_tenant} + match.values + QVariantList{limit});
    if (!rows)
        return rows.error();
    ListedCallerPage page;
    while (rows->next()) {
        page.callers.append({.caller = rows->value(0).toString(),
                             .name = rows->value(1).toString(),
                             .memories = rows->value(2).toLongLong()});
    }
    if (page.callers.size() == limit)
        page.next = rememberedMark + page.callers.constLast().caller;
    else if (!lastLookedAt.isEmpty())
        page.next = rememberedMark + lastLookedAt;
    return page;
}

Result<QStringList> CallerDirectory::unlisted(const QStringList &ids, const QString &search)
{
    QStringList unlisted;
    for (const QString &id : ids) {
        if (id.isEmpty() || !id.contains(withoutSpacing(search), Qt::CaseInsensitive))
            continue;
        auto row =
            sql::execute(m_database,
                         u"SELECT 1 WHERE EXISTS (SELECT 1 FROM cards WHERE tenant = ? AND caller = ?) OR EXISTS "
                         "(SELECT 1 FROM deliveries WHERE tenant = ? AND caller = ? AND stage <> 'unplanned') OR "
                         "EXISTS (SELECT 1 FROM deliveries WHERE tenant = ? AND caller = ? AND stage = 'unplanned')"_s,
                         {m_tenant, id, m_tenant, id, m_tenant, id});
        if (!row)
            return row.error();
        if (!row->next())
            unlisted.append(id);
    }
    return unlisted;
}

Result<ListedCaller> CallerDirectory::find(const QString &caller)
{
    ListedCaller found{.caller = caller};
    auto call = sql::execute(
        m_database,
        u"SELECT received_at, id FROM deliveries WHERE tenant = ? AND caller = ? AND stage <> 'unplanned' UNION ALL "
        "SELECT received_at, id FROM deliveries WHERE tenant = ? AND caller = ? AND stage = 'unplanned' "
        "ORDER BY id DESC LIMIT 1"_s,
        {m_tenant, caller, m_tenant, caller});
    if (!call)
        return call.error();
    if (call->next())
        found.lastCallAt = call->value(0).toLongLong();
    auto card = sql::execute(m_database, u"SELECT name, total FROM cards WHERE tenant = ? AND caller = ?"_s,
                             {m_tenant, caller});
    if (!card)
        return card.error();
    if (card->next()) {
        found.name = card->value(0).toString();
        found.memories = card->value(1).toLongLong();
    }
    return found;
}

} // namespace am
