// SPDX-License-Identifier: MIT
#include "storage/erasuretable.h"

#include "storage/statement.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QString name(ErasureStage stage)
{
    switch (stage) {
    case ErasureStage::Erasing:
        return u"erasing"_s;
    case ErasureStage::Cleaning:
        return u"cleaning"_s;
    case ErasureStage::Finished:
        return u"finished"_s;
    }
    return {};
}

ErasureStage stageOf(const QString &name)
{
    if (name == "finished"_L1)
        return ErasureStage::Finished;
    return name == "cleaning"_L1 ? ErasureStage::Cleaning : ErasureStage::Erasing;
}

QString toJson(const QList<UnsettledPart> &parts)
{
    QJsonArray array;
    for (const UnsettledPart &part : parts)
        array.append(QJsonObject{{u"event"_s, part.eventId}, {u"sent_at"_s, part.sentAt}});
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QList<UnsettledPart> unsettledFrom(const QString &json)
{
    QList<UnsettledPart> parts;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue part : array)
        parts.append({.eventId = part["event"_L1].toString(), .sentAt = part["sent_at"_L1].toInteger()});
    return parts;
}

} // namespace

Result<Done> ErasureTable::insert(const ErasureRecord &record)
{
    return sql::done(sql::execute(
        m_database,
        u"INSERT INTO erasures (tenant, caller_key, begun_at, caller, actor, up_to, stage, unsettled, certificate) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {record.tenant, record.callerKey, record.begunAt, record.caller, record.actor, record.upTo, name(record.stage),
         toJson(record.unsettled), QString::fromUtf8(record.certificate)}));
}

Result<Done> ErasureTable::update(const ErasureRecord &record)
{
    return sql::done(
        sql::execute(m_database,
                     u"UPDATE erasures SET caller = ?, stage = ?, unsettled = ?, certificate = ? "
                     "WHERE tenant = ? AND caller_key = ? AND begun_at = ?"_s,
                     {record.caller, name(record.stage), toJson(record.unsettled),
                      QString::fromUtf8(record.certificate), record.tenant, record.callerKey, record.begunAt}));
}

Result<QList<ErasureRecord>> ErasureTable::select(const QString &condition, const QVariantList &values)
{
    auto rows = sql::execute(
        m_database,
        u"SELECT tenant, caller_key, begun_at, caller, actor, up_to, stage, unsettled, certificate FROM erasures "_s +
            condition,
        values);
    if (!rows)
        return rows.error();
    QList<ErasureRecord> found;
    while (rows->next()) {
        found.append({.tenant = rows->value(0).toString(),
                      .callerKey = rows->value(1).toString(),
                      .begunAt = rows->value(2).toLongLong(),
                      .caller = rows->value(3).toString(),
                      .actor = rows->value(4).toString(),
                      .upTo = rows->value(5).toLongLong(),
                      .stage = stageOf(rows->value(6).toString()),
                      .unsettled = unsettledFrom(rows->value(7).toString()),
                      .certificate = rows->value(8).toString().toUtf8()});
    }
    return found;
}

Result<QList<ErasureRecord>> ErasureTable::unfinished()
{
    return select(u"WHERE stage IN ('erasing', 'cleaning') ORDER BY begun_at"_s, {});
}

Result<std::optional<ErasureRecord>> ErasureTable::latest(const QString &tenant, const QString &callerKey)
{
    auto found = select(u"WHERE tenant = ? AND caller_key = ? ORDER BY begun_at DESC LIMIT 1"_s, {tenant, callerKey});
    if (!found)
        return found.error();
    return found->isEmpty() ? std::nullopt : std::optional(found->first());
}

Result<bool> ErasureTable::addConversation(const ErasureRecord &record, const QString &conversation)
{
    const auto added =
        sql::execute(m_database,
                     u"INSERT INTO erasure_conversations (tenant, caller_key, conversation) VALUES (?, ?, ?) "
                     "ON CONFLICT (tenant, caller_key, conversation) DO NOTHING"_s,
                     {record.tenant, record.callerKey, conversation});
    return added ? Result<bool>(added->numRowsAffected() > 0) : added.error();
}

Result<QStringList> ErasureTable::conversations(const ErasureRecord &record)
{
    auto rows = sql::execute(m_database,
                             u"SELECT conversation FROM erasure_conversations WHERE tenant = ? AND caller_key = ? "
                             "ORDER BY conversation"_s,
                             {record.tenant, record.callerKey});
    if (!rows)
        return rows.error();
    QStringList found;
    while (rows->next())
        found.append(rows->value(0).toString());
    return found;
}

Result<Done> ErasureTable::forgetConversations(const ErasureRecord &record)
{
    return sql::done(sql::execute(m_database,
                                  u"DELETE FROM erasure_conversations WHERE tenant = ? AND caller_key = ?"_s,
                                  {record.tenant, record.callerKey}));
}

QStringList ErasureTable::schema()
{
    return {
        u"CREATE TABLE erasures (tenant TEXT NOT NULL, caller_key TEXT NOT NULL, begun_at BIGINT NOT NULL, "
        "caller TEXT NOT NULL, actor TEXT NOT NULL, up_to BIGINT NOT NULL, stage TEXT NOT NULL, "
        "unsettled TEXT NOT NULL, certificate TEXT NOT NULL, PRIMARY KEY (tenant, caller_key, begun_at))"_s,
        u"CREATE INDEX erasures_unfinished ON erasures (begun_at) WHERE stage IN ('erasing', 'cleaning')"_s,
        u"CREATE TABLE erasure_conversations (tenant TEXT NOT NULL, caller_key TEXT NOT NULL, "
        "conversation TEXT NOT NULL, PRIMARY KEY (tenant, caller_key, conversation))"_s,
    };
}

} // namespace am
