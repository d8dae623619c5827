// SPDX-License-Identifier: MIT
#include "outbox/durableoutbox.h"

#include "storage/deliverytable.h"
#include "storage/writer.h"

#include <QPointer>

namespace am {

namespace {

Result<QList<Acceptance>> insertAll(QSqlDatabase &database, const QList<IncomingReport> &reports, qint64 now)
{
    DeliveryTable table(database);
    QList<Acceptance> acceptances;
    for (const IncomingReport &report : reports) {
        const auto inserted = table.insert({.tenant = report.tenant,
                                            .platform = report.platform,
                                            .type = report.type,
                                            .conversation = report.conversation,
                                            .agent = report.agent,
                                            .caller = report.caller,
                                            .eventTimestamp = report.eventTimestamp,
                                            .body = report.body,
                                            .note = report.note},
                                           now);
        if (!inserted)
            return inserted.error();
        acceptances.append(*inserted ? Acceptance::New : Acceptance::Duplicate);
    }
    return acceptances;
}

} // namespace

DurableOutbox::DurableOutbox(Writer &writer, Clock clock, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_clock(std::move(clock))
{
}

void DurableOutbox::accept(QList<IncomingReport> reports, QObject *context, Reply<QList<Acceptance>> reply)
{
    m_writer.write<QList<Acceptance>>(
        [reports = std::move(reports), now = m_clock()](QSqlDatabase &database) {
            return insertAll(database, reports, now);
        },
        this,
        [this, context = QPointer(context), reply = std::move(reply)](Result<QList<Acceptance>> result) {
            const int fresh = result ? int(result->count(Acceptance::New)) : 0;
            if (context)
                reply(result ? std::move(result) : Error{Error::Kind::Storage, result.error().detail, 0});
            if (fresh > 0)
                Q_EMIT accepted(fresh);
        });
}

} // namespace am
