// SPDX-License-Identifier: MIT
#include "admin/callmethods.h"

#include "admin/adminmethods.h"
#include "admin/deliveryjson.h"
#include "admin/params.h"
#include "storage/callaudiotable.h"
#include "storage/deliverytable.h"
#include "storage/reader.h"

#include <QJsonArray>

#include <limits>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString tenant = u"default"_s;
const QString platform = u"elevenlabs"_s;

/// All that is kept of one call.
struct Call
{
    QList<Delivery> deliveries;                           ///< with their parts
    QHash<qint64, QList<DeliveryTransition>> transitions; ///< by the delivery's id
    QList<CallAudio> recordings;
};

Result<Call> readCall(QSqlDatabase &database, const QString &conversation)
{
    DeliveryTable table(database);
    const auto found = table.ofConversation(tenant, platform, conversation);
    if (!found)
        return found.error();
    if (found->isEmpty())
        return Error{Error::Kind::NotFound, u"nothing is kept of this conversation"_s};
    Call call;
    for (const Delivery &one : *found) {
        auto delivery = table.find(one.key);
        if (!delivery)
            return delivery.error();
        auto transitions = table.transitions(one.key);
        if (!transitions)
            return transitions.error();
        call.transitions.insert(one.key.id, *std::move(transitions));
        call.deliveries.append(*std::move(delivery));
    }
    auto recordings = CallAudioTable(database).find(tenant, platform, conversation);
    if (!recordings)
        return recordings.error();
    call.recordings = *std::move(recordings);
    return call;
}

QString firstSaid(const QList<Delivery> &deliveries, QString Delivery::*what)
{
    for (const Delivery &delivery : deliveries) {
        if (!(delivery.*what).isEmpty())
            return delivery.*what;
    }
    return {};
}

QJsonObject toJson(const Call &call)
{
    QJsonArray deliveries;
    for (const Delivery &delivery : call.deliveries)
        deliveries.append(receiptToJson(delivery, call.transitions.value(delivery.key.id)));
    QJsonArray recordings;
    for (const CallAudio &audio : call.recordings) {
        recordings.append(QJsonObject{{u"file"_s, audio.file.name},
                                      {u"bytes"_s, audio.file.bytes},
                                      {u"received_at"_s, timeToJson(audio.receivedAt)}});
    }
    return {{u"conversation"_s, call.deliveries.constFirst().conversation},
            {u"caller"_s, firstSaid(call.deliveries, &Delivery::caller)},
            {u"agent"_s, firstSaid(call.deliveries, &Delivery::agent)},
            {u"deliveries"_s, deliveries},
            {u"recordings"_s, recordings}};
}

/// The calls of a page of deliveries, in its order. A call whose reports came far apart stands on more than one page.
QJsonArray callsOf(const QList<Delivery> &page)
{
    QStringList order;
    QHash<QString, QList<Delivery>> calls;
    for (const Delivery &delivery : page) {
        if (!calls.contains(delivery.conversation))
            order.append(delivery.conversation);
        calls[delivery.conversation].append(delivery);
    }
    QJsonArray array;
    for (const QString &conversation : std::as_const(order)) {
        const QList<Delivery> &deliveries = calls[conversation];
        QJsonArray reports;
        for (const Delivery &delivery : deliveries)
            reports.append(toJson(delivery, CallerShown::Masked));
        array.append(QJsonObject{{u"conversation"_s, conversation},
                                 {u"agent"_s, firstSaid(deliveries, &Delivery::agent)},
                                 {u"received_at"_s, timeToJson(deliveries.constLast().receivedAt)},
                                 {u"deliveries"_s, reports}});
    }
    return array;
}

} // namespace

void addCallMethods(AdminMethods &methods, Reader &reader, const CallerKeyOf &callerKeyOf, QObject *context)
{
    const auto list = [&reader, callerKeyOf, context](const QJsonObject &given, const AdminPeer &,
                                                      const Reply<QJsonValue> &reply) {
        Params params(given);
        DeliveryFilter filter{.tenant = tenant};
        if (params.has("caller") && (filter.caller = callerKeyOf(params.text("caller"))).isEmpty())
            params.complain("caller", u"somebody's number or id"_s);
        filter.before = params.integer("before", 1, std::numeric_limits<qint64>::max(), 0);
        const int limit = int(params.integer("limit", 1, 500, 50));
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        reader.read<QList<Delivery>>(
            [filter, limit](QSqlDatabase &database) { return DeliveryTable(database).list(filter, limit); }, context,
            [reply, limit](const Result<QList<Delivery>> &page) {
                if (!page)
                    return reply(page.error());
                QJsonObject answer{{u"calls"_s, callsOf(*page)}};
                if (page->size() == limit)
                    answer.insert(u"next_before"_s, page->constLast().key.id);
                reply(QJsonValue(answer));
            },
            Reader::Lane::Background);
    };
    const auto get = [&reader, context](const QJsonObject &given, const AdminPeer &, const Reply<QJsonValue> &reply) {
        Params params(given);
        const QString conversation = params.requiredText("conversation");
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        reader.read<Call>([conversation](QSqlDatabase &database) { return readCall(database, conversation); }, context,
                          [reply](const Result<Call> &call) {
                              if (call)
                                  reply(QJsonValue(toJson(*call)));
                              else
                                  reply(call.error());
                          },
                          Reader::Lane::Background);
    };
    methods.add(u"calls.list"_s, AdminMethods::Access::Read, list);
    methods.add(u"calls.get"_s, AdminMethods::Access::Look, get);
}

} // namespace am
