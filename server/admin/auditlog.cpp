// SPDX-License-Identifier: MIT
#include "admin/auditlog.h"

#include "storage/writer.h"

#include <QLoggingCategory>

namespace am {

Q_LOGGING_CATEGORY(lcAudit, "agenticmemory.daemon.admin", QtInfoMsg)

AuditLog::AuditLog(Writer &writer, Clock clock, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_clock(std::move(clock))
{
}

void AuditLog::begin(AuditEntry entry, QObject *context, Reply<qint64> reply)
{
    entry.at = m_clock();
    m_writer.write<qint64>(
        [entry = std::move(entry)](QSqlDatabase &database) { return AuditTable(database).insert(entry); }, context,
        std::move(reply));
}

void AuditLog::end(qint64 id, const QString &outcome, const QString &caller)
{
    m_writer.write<Done>(
        [id, outcome, caller](QSqlDatabase &database) { return AuditTable(database).finish(id, outcome, caller); },
        this,
        [id](const Result<Done> &done) {
            if (!done)
                qCWarning(lcAudit).noquote()
                    << "the outcome of audit entry" << id << "is not kept:" << done.error().detail;
        });
}

} // namespace am
