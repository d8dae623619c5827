// SPDX-License-Identifier: MIT
#include "admin/statsmethods.h"

#include "admin/adminmethods.h"
#include "admin/params.h"
#include "observe/requeststats.h"
#include "storage/deliverytable.h"
#include "storage/reader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString tenant = u"default"_s;

QJsonValue orNull(double milliseconds)
{
    return milliseconds < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(milliseconds);
}

QJsonArray toJson(const QList<RequestStats::Summary> &summaries)
{
    QJsonArray endpoints;
    for (const RequestStats::Summary &one : summaries) {
        endpoints.append(QJsonObject{{u"endpoint"_s, QString::fromLatin1(one.endpoint)},
                                     {u"requests"_s, one.requests},
                                     {u"errors"_s, one.errors},
                                     {u"failures"_s, one.failures},
                                     {u"rate_1m"_s, one.rates[0]},
                                     {u"rate_5m"_s, one.rates[1]},
                                     {u"rate_15m"_s, one.rates[2]},
                                     {u"p50_ms"_s, orNull(one.median)},
                                     {u"p95_ms"_s, orNull(one.p95)},
                                     {u"p99_ms"_s, orNull(one.p99)}});
    }
    return endpoints;
}

} // namespace

void addStatsMethods(AdminMethods &methods, Reader &reader, const RequestStats &stats,
                     const std::function<QJsonObject()> &load, QObject *context)
{
    const auto tell = [&reader, &stats, load, context](const QJsonObject &params, const AdminPeer &,
                                                       const Reply<QJsonValue> &reply) {
        if (const auto mistake = Params(params).mistake())
            return reply(*mistake);
        reader.read<qint64>([](QSqlDatabase &database) { return DeliveryTable(database).oldestUnfinished(tenant); },
                            context,
                            [&stats, load, reply](const Result<qint64> &oldest) {
                                if (!oldest)
                                    return reply(oldest.error());
                                QJsonObject answer = load();
                                answer.insert(u"endpoints"_s, toJson(stats.summaries()));
                                QJsonObject outbox = answer.value("outbox"_L1).toObject();
                                outbox.insert(u"oldest_at"_s, timeToJson(*oldest));
                                answer.insert(u"outbox"_s, outbox);
                                reply(QJsonValue(answer));
                            },
                            Reader::Lane::Background);
    };
    methods.add(u"stats"_s, AdminMethods::Access::Read, tell);
}

} // namespace am
