// SPDX-License-Identifier: MIT
#include "admin/deliverymethods.h"

#include "admin/adminmethods.h"
#include "admin/deliveryjson.h"
#include "admin/params.h"
#include "outbox/deliverydesk.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString tenant = u"default"_s;
constexpr qint64 anyId = std::numeric_limits<qint64>::max();
constexpr qint64 chunkBytes = 512 * 1024; // base64 of it fits into a frame

/// The params that choose deliveries; one of them at least, where that matters.
constexpr std::array filterNames = {"state", "caller", "why", "since", "until"};

DeliveryFilter filterOf(Params &params, const CallerKeyOf &callerKeyOf)
{
    DeliveryFilter filter{.tenant = tenant};
    if (const QString state = params.text("state"); !state.isEmpty()) {
        filter.state = deliveryState(state);
        if (name(*filter.state) != state)
            params.complain("state", u"received, sending, confirming, waiting, remembered or dead"_s);
    }
    if (const QString caller = params.text("caller"); !caller.isEmpty()) {
        filter.caller = callerKeyOf(caller);
        if (filter.caller.isEmpty())
            params.complain("caller", u"somebody's number or id"_s);
    }
    filter.reason = params.text("why");
    filter.receivedFrom = params.time("since");
    filter.receivedUntil = params.time("until");
    return filter;
}

/// Param "ids", or a filter: never everything for want of them.
DeliverySelection selectionOf(Params &params, const CallerKeyOf &callerKeyOf)
{
    const bool filtered = std::any_of(filterNames.begin(), filterNames.end(),
                                      [&params](const char *filter) { return params.has(filter); });
    DeliverySelection selection{.ids = params.ids("ids"), .filter = filterOf(params, callerKeyOf)};
    if (filtered == params.has("ids"))
        params.complain("ids", u"either these, or some of state, caller, why, since and until"_s);
    return selection;
}

Reply<qint64> asCount(const Reply<QJsonValue> &reply, const QString &name)
{
    return [reply, name](const Result<qint64> &count) {
        if (count)
            reply(QJsonValue(QJsonObject{{name, *count}}));
        else
            reply(count.error());
    };
}

/// Each method is a question to the desk.
struct Asker
{
    DeliveryDesk &desk;
    CallerKeyOf callerKeyOf;
    QObject *context;

    void list(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        DeliveryFilter filter = filterOf(params, callerKeyOf);
        filter.before = params.integer("before", 1, anyId, 0);
        const int limit = int(params.integer("limit", 1, 500, 50));
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        desk.list(filter, limit, context, [reply](const Result<QList<Delivery>> &found) {
            if (!found)
                return reply(found.error());
            QJsonArray deliveries;
            for (const Delivery &delivery : *found)
                deliveries.append(toJson(delivery, CallerShown::Masked));
            reply(QJsonValue(QJsonObject{{u"deliveries"_s, deliveries}}));
        });
    }

    void get(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const DeliveryKey key{tenant, params.requiredInteger("id", 1, anyId)};
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        desk.receipt(key, context, [reply](const Result<DeliveryReceipt> &receipt) {
            if (receipt)
                reply(QJsonValue(receiptToJson(receipt->delivery, receipt->transitions)));
            else
                reply(receipt.error());
        });
    }

    void report(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const DeliveryKey key{tenant, params.requiredInteger("id", 1, anyId)};
        const qint64 offset = params.integer("offset", 0, anyId, 0);
        const qint64 length = params.integer("length", 1, chunkBytes, chunkBytes);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        desk.report(key, context, [reply, offset, length](const Result<QByteArray> &body) {
            if (!body)
                return reply(body.error());
            const QByteArray chunk = body->mid(qMin<qint64>(offset, body->size()), length);
            reply(QJsonValue(QJsonObject{{u"bytes"_s, body->size()},
                                         {u"offset"_s, offset},
                                         {u"base64"_s, QString::fromLatin1(chunk.toBase64())}}));
        });
    }

    void replay(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const DeliverySelection selection = selectionOf(params, callerKeyOf);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        desk.replay(selection, context, asCount(reply, u"replayed"_s));
    }

    void discard(const QJsonObject &given, const Reply<QJsonValue> &reply) const
    {
        Params params(given);
        const DeliverySelection selection = selectionOf(params, callerKeyOf);
        const QString reason = params.requiredText("reason");
        if (reason.size() > 500)
            params.complain("reason", u"at most 500 characters"_s);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        desk.discard(selection, reason, context, asCount(reply, u"discarded"_s));
    }
};

} // namespace

void addDeliveryMethods(AdminMethods &methods, DeliveryDesk &desk, const CallerKeyOf &callerKeyOf, QObject *context)
{
    using enum AdminMethods::Access;
    using Method = void (Asker::*)(const QJsonObject &, const Reply<QJsonValue> &) const;
    const Asker asker{desk, callerKeyOf, context};
    const auto add = [&](const char *name, AdminMethods::Access access, Method method) {
        methods.add(QLatin1StringView(name), access,
                    [asker, method](const QJsonObject &params, const AdminPeer &, const Reply<QJsonValue> &reply) {
                        (asker.*method)(params, reply);
                    });
    };
    add("deliveries.list", Read, &Asker::list);
    add("deliveries.get", Look, &Asker::get);
    add("deliveries.report", Look, &Asker::report);
    add("deliveries.replay", Change, &Asker::replay);
    add("deliveries.discard", Change, &Asker::discard);
}

} // namespace am
