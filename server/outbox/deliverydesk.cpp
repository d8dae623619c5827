// SPDX-License-Identifier: MIT
#include "outbox/deliverydesk.h"

#include "storage/deliverytable.h"
#include "storage/reader.h"
#include "storage/writer.h"

#include <QPointer>

namespace am {

namespace {

/// In one transaction, which whatever arrives meanwhile has to wait for.
constexpr int atOnce = 100;

Result<qint64> changeAll(DeliveryTable &table, const QString &tenant, const QList<qint64> &ids,
                         const std::function<Result<bool>(DeliveryTable &, const DeliveryKey &, qint64)> &change,
                         qint64 now)
{
    qint64 count = 0;
    for (const qint64 id : ids) {
        const auto changed = change(table, {tenant, id}, now);
        if (!changed)
            return changed.error();
        count += int(*changed);
    }
    return count;
}

} // namespace

struct DeliveryDesk::Work
{
    DeliverySelection selection; ///< what is left of it
    Change change;
    QPointer<QObject> context;
    Reply<qint64> reply;
    qint64 count = 0;
    bool last = false; ///< nothing is left behind what is being changed
};

DeliveryDesk::DeliveryDesk(Writer &writer, Reader &reader, Clock clock, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_reader(reader)
    , m_clock(std::move(clock))
{
}

void DeliveryDesk::list(const DeliveryFilter &filter, int limit, QObject *context, Reply<QList<Delivery>> reply)
{
    m_reader.read<QList<Delivery>>(
        [filter, limit](QSqlDatabase &database) { return DeliveryTable(database).list(filter, limit); }, context,
        std::move(reply), Reader::Lane::Background);
}

void DeliveryDesk::receipt(const DeliveryKey &key, QObject *context, Reply<DeliveryReceipt> reply)
{
    m_reader.read<DeliveryReceipt>(
        [key](QSqlDatabase &database) -> Result<DeliveryReceipt> {
            DeliveryTable table(database);
            auto delivery = table.find(key);
            if (!delivery)
                return delivery.error();
            auto transitions = table.transitions(key);
            if (!transitions)
                return transitions.error();
            return DeliveryReceipt{*std::move(delivery), *std::move(transitions)};
        },
        context, std::move(reply), Reader::Lane::Background);
}

void DeliveryDesk::report(const DeliveryKey &key, QObject *context, Reply<QByteArray> reply)
{
    m_reader.read<QByteArray>([key](QSqlDatabase &database) { return DeliveryTable(database).body(key); }, context,
                              std::move(reply), Reader::Lane::Background);
}

void DeliveryDesk::replay(const DeliverySelection &selection, QObject *context, Reply<qint64> reply)
{
    begin(
        selection, [](DeliveryTable &table, const DeliveryKey &key, qint64 now) { return table.replay(key, now); },
        context, std::move(reply));
}

void DeliveryDesk::discard(const DeliverySelection &selection, const QString &reason, QObject *context,
                           Reply<qint64> reply)
{
    begin(
        selection,
        [reason](DeliveryTable &table, const DeliveryKey &key, qint64 now) { return table.discard(key, reason, now); },
        context, std::move(reply));
}

void DeliveryDesk::begin(const DeliverySelection &selection, Change change, QObject *context, Reply<qint64> reply)
{
    auto work = std::make_shared<Work>();
    work->selection = selection;
    if (!work->selection.filter.state)
        work->selection.filter.state = DeliveryState::Dead;
    work->change = std::move(change);
    work->context = context;
    work->reply = std::move(reply);
    if (selection.ids.isEmpty())
        return select(work);
    advance(work, 0);
}

/// By the reader, however long the search takes. What it found may have changed when it is written: the table looks
/// again.
void DeliveryDesk::select(const std::shared_ptr<Work> &work)
{
    m_reader.read<QList<qint64>>([filter = work->selection.filter](
                                     QSqlDatabase &database) { return DeliveryTable(database).ids(filter, atOnce); },
                                 this,
                                 [this, work](const Result<QList<qint64>> &ids) {
                                     if (!ids)
                                         return finish(work, ids.error());
                                     work->last = ids->size() < atOnce;
                                     if (!ids->isEmpty())
                                         work->selection.filter.before = ids->last();
                                     apply(work, *ids);
                                 },
                                 Reader::Lane::Background);
}

void DeliveryDesk::apply(const std::shared_ptr<Work> &work, const QList<qint64> &ids)
{
    m_writer.write<qint64>(
        [ids, tenant = work->selection.filter.tenant, change = work->change, now = m_clock()](QSqlDatabase &database) {
            DeliveryTable table(database);
            return changeAll(table, tenant, ids, change, now);
        },
        this,
        [this, work](const Result<qint64> &count) { count ? advance(work, *count) : finish(work, count.error()); });
}

void DeliveryDesk::advance(const std::shared_ptr<Work> &work, qint64 count)
{
    if (count > 0 && work->count == 0)
        Q_EMIT changed(); // the first ones can go while the others follow
    work->count += count;
    if (work->last)
        return finish(work, work->count);
    QList<qint64> &ids = work->selection.ids;
    if (ids.isEmpty())
        return select(work);
    const QList<qint64> next = ids.first(std::min<qsizetype>(ids.size(), atOnce));
    ids.remove(0, next.size());
    work->last = ids.isEmpty();
    apply(work, next);
}

/// What was changed before an error stays changed.
void DeliveryDesk::finish(const std::shared_ptr<Work> &work, const Result<qint64> &result)
{
    if (work->count > 0)
        Q_EMIT changed();
    if (work->context)
        work->reply(result);
}

} // namespace am
