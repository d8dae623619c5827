// SPDX-License-Identifier: MIT
#include "privacy/erasurecertificate.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTimeZone>

#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

using Count = std::pair<QLatin1String, qint64 ErasureCertificate::*>;
using Check = std::pair<QLatin1String, bool ErasureCertificate::*>;

constexpr Count counts[] = {{"conversations"_L1, &ErasureCertificate::conversations},
                            {"reports"_L1, &ErasureCertificate::reports},
                            {"parts"_L1, &ErasureCertificate::parts},
                            {"transitions"_L1, &ErasureCertificate::transitions},
                            {"recordings"_L1, &ErasureCertificate::recordings},
                            {"log_lines"_L1, &ErasureCertificate::logLines},
                            {"calls"_L1, &ErasureCertificate::calls},
                            {"memories"_L1, &ErasureCertificate::memories}};
constexpr Check checks[] = {{"list_empty"_L1, &ErasureCertificate::listEmpty},
                            {"search_empty"_L1, &ErasureCertificate::searchEmpty},
                            {"conversations_empty"_L1, &ErasureCertificate::conversationsEmpty},
                            {"additions_settled"_L1, &ErasureCertificate::additionsSettled},
                            {"log_emptied"_L1, &ErasureCertificate::logEmptied}};

QJsonValue date(qint64 milliseconds)
{
    if (milliseconds == 0)
        return {};
    return QDateTime::fromMSecsSinceEpoch(milliseconds, QTimeZone::utc()).toString(Qt::ISODateWithMs);
}

qint64 fromDate(const QJsonValue &date)
{
    const QDateTime at = QDateTime::fromString(date.toString(), Qt::ISODateWithMs);
    return at.isValid() ? at.toMSecsSinceEpoch() : 0;
}

QStringList texts(const QJsonValue &array)
{
    QStringList found;
    for (const QJsonArray all = array.toArray(); const QJsonValue text : all)
        found.append(text.toString());
    return found;
}

} // namespace

QStringList ErasureCertificate::unproved() const
{
    QStringList places = {
        u"the voice platform's own copy of the calls: delete the conversations there, too"_s,
        u"backups and snapshots of the data directory, and sectors that the disk or its file system has not reused"_s,
        u"lines already written to the daemon's log (stderr, the system journal): they hold conversation ids and the "
        "caller's last two digits"_s,
        u"reports of other callers, and of withheld numbers, in which this caller was spoken of"_s};
    if (isComplete() && !additionsSettled)
        places.append(u"an addition that the memory store began and never finished: it may still become a memory"_s);
    if (store == "mem0"_L1)
        places.append(u"Mem0's own copies: its history of deleted memories, logs and backups"_s);
    if (store == "mem0-selfhosted"_L1) {
        places.append(u"the self-hosted Mem0's tables `history` (texts of deleted memories) and `messages` (the last "
                      "messages of each scope), which its API does not delete, its logs and backups"_s);
    }
    return places;
}

QJsonObject ErasureCertificate::toJson() const
{
    QJsonObject removed;
    for (const auto &[name, count] : counts)
        removed.insert(name, this->*count);
    QJsonObject verified;
    for (const auto &[name, check] : checks)
        verified.insert(name, this->*check);
    return {{u"format"_s, u"agenticmemory-erasure/1"_s},
            {u"complete"_s, isComplete()},
            {u"tenant"_s, tenant},
            {u"caller"_s, caller},
            {u"caller_key"_s, callerKey},
            {u"actor"_s, actor},
            {u"store"_s, store},
            {u"begun_at"_s, date(begunAt)},
            {u"finished_at"_s, date(finishedAt)},
            {u"removed"_s, removed},
            {u"memory_ids"_s, QJsonArray::fromStringList(memoryIds)},
            {u"tombstones"_s, QJsonObject{{u"caller"_s, 1}, {u"conversations"_s, conversations}}},
            {u"verified"_s, verified},
            {u"remaining"_s, QJsonArray::fromStringList(remaining)},
            {u"unproved"_s, QJsonArray::fromStringList(unproved())}};
}

ErasureCertificate ErasureCertificate::fromJson(const QJsonObject &json)
{
    ErasureCertificate certificate{.tenant = json.value("tenant"_L1).toString(),
                                   .caller = json.value("caller"_L1).toString(),
                                   .callerKey = json.value("caller_key"_L1).toString(),
                                   .actor = json.value("actor"_L1).toString(),
                                   .store = json.value("store"_L1).toString(),
                                   .begunAt = fromDate(json.value("begun_at"_L1)),
                                   .finishedAt = fromDate(json.value("finished_at"_L1)),
                                   .memoryIds = texts(json.value("memory_ids"_L1)),
                                   .remaining = texts(json.value("remaining"_L1))};
    for (const auto &[name, count] : counts)
        certificate.*count = json.value("removed"_L1)[name].toInteger();
    for (const auto &[name, check] : checks)
        certificate.*check = json.value("verified"_L1)[name].toBool();
    return certificate;
}

} // namespace am
