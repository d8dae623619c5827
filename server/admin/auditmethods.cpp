// SPDX-License-Identifier: MIT
#include "admin/auditmethods.h"

#include "admin/adminmethods.h"
#include "admin/params.h"
#include "storage/audittable.h"
#include "storage/reader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QJsonObject toJson(const AuditEntry &entry)
{
    return {{u"id"_s, entry.id},           {u"at"_s, timeToJson(entry.at)},
            {u"uid"_s, entry.uid},         {u"user"_s, entry.operatorName},
            {u"method"_s, entry.method},   {u"caller"_s, entry.caller},
            {u"details"_s, entry.details}, {u"outcome"_s, entry.outcome}};
}

} // namespace

void addAuditMethods(AdminMethods &methods, Reader &reader, QObject *context)
{
    const auto list = [&reader, context](const QJsonObject &given, const AdminPeer &, const Reply<QJsonValue> &reply) {
        Params params(given);
        const qint64 before = params.integer("before", 1, std::numeric_limits<qint64>::max(), 0);
        const int limit = int(params.integer("limit", 1, 500, 50));
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        reader.read<QList<AuditEntry>>(
            [before, limit](QSqlDatabase &database) { return AuditTable(database).list(before, limit); }, context,
            [reply](const Result<QList<AuditEntry>> &found) {
                if (!found)
                    return reply(found.error());
                QJsonArray entries;
                for (const AuditEntry &entry : *found)
                    entries.append(toJson(entry));
                reply(QJsonValue(QJsonObject{{u"entries"_s, entries}}));
            },
            Reader::Lane::Background);
    };
    methods.add(u"audit.list"_s, AdminMethods::Access::Read, list);
}

} // namespace am
